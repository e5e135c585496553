package io.dehaze.endpoint;

import java.net.URI;
import java.util.Locale;

/**
 * Who is called: what connections, limits and failures belong to. Two triggers with one scheme,
 * host and port share one endpoint.
 *
 * @param scheme http or https
 * @param host a name or an address, in lower case; an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record Endpoint(String scheme, String host, int port) {

  /** The endpoint of a webhook's URL, which has been checked when its trigger was stored. */
  public static Endpoint of(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int port = url.getPort() != -1 ? url.getPort() : defaultPort(scheme);
    return new Endpoint(scheme, url.getHost().toLowerCase(Locale.ROOT), port);
  }

  /** Whether it is called over TLS. */
  public boolean isTls() {
    return scheme.equals("https");
  }

  /**
   * The value of the Host header (RFC 9110 section 7.2): the port only where it is not the scheme's
   * own.
   */
  public String hostHeader() {
    return port == defaultPort(scheme) ? host : host + ':' + port;
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  @Override
  public String toString() {
    return scheme + "://" + host + ':' + port;
  }
}
