package io.dehaze.settings;

import io.dehaze.tls.CertificateFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the admin server (health and metrics) listens; a picocli mixin. */
public final class AdminOptions {
  private static final String CERTIFICATE = "--admin-tls-certificate-file";
  private static final String KEY = "--admin-tls-key-file";

  @Option(
      names = "--admin-host",
      paramLabel = "<host>",
      defaultValue = "127.0.0.1",
      description = "Where the admin server (health, metrics) listens.")
  private String host;

  @Option(
      names = "--admin-port",
      paramLabel = "<port>",
      defaultValue = "4123",
      description = "The admin server's port; 0 for a free one.")
  @Between(min = 0, max = 65_535)
  private int port;

  @Option(
      names = "--metrics-names-max",
      paramLabel = "<count>",
      defaultValue = "100",
      description =
          "How many projects, and how many triggers, have metrics of their own; those of the rest"
              + " are together under other.")
  @Between(min = 0, max = 100_000)
  private int namesMax;

  @Option(
      names = CERTIFICATE,
      paramLabel = "<file>",
      description = {
        "The admin server's certificate, as PEM: its own first, then those that signed it. With it,"
            + " the admin server speaks TLS only; read anew when it changes."
      })
  private Path certificates;

  @Option(
      names = KEY,
      paramLabel = "<file>",
      description = "The private key of the admin server's certificate, as PEM, not encrypted.")
  private Path key;

  /** How many projects, and how many triggers, have metrics of their own. */
  public int metricsNamesMax() {
    return namesMax;
  }

  /**
   * Where to listen; port 0 for a free one.
   *
   * @throws java.io.UncheckedIOException if the host has no address
   */
  public InetSocketAddress address() {
    return ListenAddress.of(host, port);
  }

  /**
   * Where the certificate is; empty for plain HTTP.
   *
   * @throws StartFailure where only one of its two files is given
   */
  public Optional<CertificateFiles> tls() {
    return TlsOptions.both(CERTIFICATE, certificates, KEY, key);
  }
}
