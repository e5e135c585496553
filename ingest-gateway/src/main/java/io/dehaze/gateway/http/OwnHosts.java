package io.dehaze.gateway.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Under which names this gateway is itself, so that a page which came from such a name is its own.
 * Any other name in the DNS could have been pointed here by who owns it, after its page had been
 * loaded (DNS rebinding): to a browser that page is then of the same origin as the gateway.
 * Immutable.
 */
final class OwnHosts {
  /** Addresses, which nobody can point elsewhere: of IPv6 in brackets, of IPv4 in any spelling. */
  private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.]+\\]|[0-9.]+");

  /**
   * What the DNS of the world never has: RFC 6761 section 6.3, RFC 6762 section 3, and the name
   * that ICANN keeps for private use, under which containers find the machine that they run on.
   */
  private static final List<String> NOBODYS = List.of(".localhost", ".local", ".internal");

  private final Set<String> named;
  private final boolean isLoopback;

  /**
   * Knows these names.
   *
   * @param listen where it listens
   * @param origins those that a setting names
   */
  OwnHosts(String listen, Set<String> origins) {
    named = new HashSet<>();
    origins.forEach(each -> named.add(URI.create(each).getHost()));
    named.add(listen.toLowerCase(Locale.ROOT));
    isLoopback = isLoopback(listen);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // to listen there fails, which says it better
    }
  }

  /** Whether only programs of this machine reach the gateway, browsers among them. */
  boolean areOfThisMachineOnly() {
    return isLoopback;
  }

  /**
   * Whether a request that says this was sent to this gateway by somebody who meant it.
   *
   * @param authority a name or address, perhaps with a port, as {@code Host} says it; or null,
   *     which no browser sends
   */
  boolean has(String authority) {
    if (authority == null) {
      return true;
    }
    int port = authority.lastIndexOf(':');
    boolean hasPort = port > authority.lastIndexOf(']'); // of IPv6, colons are in brackets
    String host = (hasPort ? authority.substring(0, port) : authority).toLowerCase(Locale.ROOT);
    return ADDRESS.matcher(host).matches()
        || host.indexOf('.') < 0 // localhost, or a name of this network: the DNS has none such
        || NOBODYS.stream().anyMatch(host::endsWith)
        || named.contains(host);
  }
}
