package io.dehaze.gateway.http;

import io.dehaze.tls.CertificateFiles;
import java.util.Optional;

/**
 * Where the server listens.
 *
 * @param host a host name or an address of this machine
 * @param port the TCP port; 0 takes a free one
 * @param tls where the certificate is, with which it speaks TLS only; empty for plain HTTP
 */
public record Listen(String host, int port, Optional<CertificateFiles> tls) {
  /** The beginning of its URLs. */
  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }
}
