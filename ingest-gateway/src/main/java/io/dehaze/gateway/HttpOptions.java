package io.dehaze.gateway;

import io.dehaze.gateway.http.HttpLimits;
import io.dehaze.gateway.http.Listen;
import io.dehaze.settings.Between;
import io.dehaze.settings.TlsOptions;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the gateway listens, and what clients may take of it; a picocli mixin. */
final class HttpOptions {
  private static final String CERTIFICATE = "--tls-certificate-file";
  private static final String KEY = "--tls-key-file";

  @Option(
      names = "--host",
      paramLabel = "<host>",
      defaultValue = "127.0.0.1",
      description = "Where the public API listens; 0.0.0.0 for all addresses of this machine.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "<port>",
      defaultValue = "4122",
      description = "The public API's port; 0 for a free one.")
  @Between(min = 0, max = 65_535)
  private int port;

  @Option(
      names = "--max-head-bytes",
      paramLabel = "<bytes>",
      defaultValue = "16384",
      description = "The longest request line and headers together.")
  @Between(min = 1_024, max = 1_048_576)
  private int headBytesMax;

  @Option(
      names = "--max-headers",
      paramLabel = "<count>",
      defaultValue = "64",
      description = "The most headers of one request.")
  @Between(min = 8, max = 1_000)
  private int headersMax;

  @Option(
      names = "--head-timeout-ms",
      paramLabel = "<ms>",
      defaultValue = "10000",
      description = "How long the head of a request may take to arrive.")
  @Between(min = 100, max = 600_000)
  private int headTimeoutMs;

  @Option(
      names = "--body-timeout-ms",
      paramLabel = "<ms>",
      defaultValue = "30000",
      description = "How long the body of a request may take to arrive, all of it.")
  @Between(min = 100, max = 600_000)
  private int bodyTimeoutMs;

  @Option(
      names = "--idle-timeout-ms",
      paramLabel = "<ms>",
      defaultValue = "75000",
      description = "How long a connection may stay open between requests.")
  @Between(min = 100, max = 3_600_000)
  private int idleTimeoutMs;

  @Option(
      names = "--max-connections",
      paramLabel = "<count>",
      defaultValue = "10000",
      description = "The most connections at once; further ones wait.")
  @Between(min = 1, max = 1_000_000)
  private int connectionsMax;

  @Option(
      names = "--max-requests-per-connection",
      paramLabel = "<count>",
      defaultValue = "100000",
      description = "After so many requests an HTTP/1.1 connection is closed.")
  @Between(min = 1, max = 1_000_000_000)
  private int requestsMax;

  @Option(
      names = "--max-streams",
      paramLabel = "<count>",
      defaultValue = "100",
      description = "The most requests at once of one HTTP/2 connection.")
  @Between(min = 1, max = 10_000)
  private int streamsMax;

  @Option(
      names = "--max-body-memory-bytes",
      paramLabel = "<bytes>",
      defaultValue = "67108864",
      description = {
        "How much memory the bodies of all requests may take together until they are answered;"
            + " further ones are answered 503."
      })
  @Between(min = 1_048_576, max = 68_719_476_736L)
  private long bodyMemoryBytesMax;

  @Option(
      names = CERTIFICATE,
      paramLabel = "<file>",
      description = {
        "The public API's certificate, as PEM: its own first, then those that signed it. With it,"
            + " the gateway speaks TLS only, and HTTP/2 to those who ask; read anew when it changes."
      })
  private Path certificates;

  @Option(
      names = KEY,
      paramLabel = "<file>",
      description = "The private key of the public API's certificate, as PEM, not encrypted.")
  private Path key;

  Listen listen() {
    return new Listen(host, port, TlsOptions.both(CERTIFICATE, certificates, KEY, key));
  }

  HttpLimits limits() {
    return new HttpLimits(
        headBytesMax,
        headersMax,
        headTimeoutMs,
        bodyTimeoutMs,
        idleTimeoutMs,
        connectionsMax,
        requestsMax,
        streamsMax,
        bodyMemoryBytesMax);
  }
}
