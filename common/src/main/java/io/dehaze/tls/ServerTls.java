package io.dehaze.tls;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of one port. Its certificate may be replaced while it runs: the files are looked at every
 * second, and what has looked the same twice is taken for new handshakes, so within three seconds.
 * Files that cannot be used change nothing, except that the log and a metric say so.
 *
 * <p>TLS 1.2 and 1.3, with forward secrecy and authenticated encryption only (RFC 9325).
 */
public final class ServerTls implements AutoCloseable {
  /** The versions that are spoken. */
  public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** The cipher suites, best first. */
  public static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
  private static final long PAUSE_MS = 1_000;
  private static final int RESUMABLE_SESSIONS_MAX = 10_000;
  private static final int RESUMABLE_S = 600;

  private record Contents(byte[] certificates, byte[] key) {
    static final Contents NONE = new Contents(new byte[0], new byte[0]);

    boolean same(Contents other) {
      return Arrays.equals(certificates, other.certificates) && Arrays.equals(key, other.key);
    }
  }

  private final String port;
  private final CertificateFiles files;
  private final ServerKeys keys;
  private final SSLContext context;
  private final Thread looking;
  private final Counter taken;
  private final Counter refused;
  private Contents decided; // the looking thread's
  private Contents seen;
  private volatile long expiresAtSeconds;

  /**
   * Reads the files and begins to look at them.
   *
   * @param port which port it is for, as metrics and the log call it
   * @throws UncheckedIOException where the files are no certificate with its key
   */
  public ServerTls(String port, CertificateFiles files, MeterRegistry registry) {
    this.port = port;
    this.files = files;
    try {
      seen = read();
      decided = seen;
      Identity identity = Identity.read(seen.certificates, seen.key);
      keys = new ServerKeys(identity);
      context = context(keys);
      note(identity);
    } catch (IOException | GeneralSecurityException e) {
      throw new UncheckedIOException(
          "the certificate of the " + port + " port cannot be used", new IOException(told(e), e));
    }
    Gauge.builder("dehaze.tls.certificate.expiry.timestamp", () -> expiresAtSeconds)
        .baseUnit("seconds")
        .description("When the certificate in use expires, in seconds since 1970.")
        .tag("port", port)
        .register(registry);
    taken = reloads(registry, "taken");
    refused = reloads(registry, "refused");
    looking = new Thread(this::look, "tls-" + port);
    looking.setDaemon(true);
    looking.start();
  }

  private static SSLContext context(ServerKeys keys) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {keys}, null, null);
    context.getServerSessionContext().setSessionCacheSize(RESUMABLE_SESSIONS_MAX);
    context.getServerSessionContext().setSessionTimeout(RESUMABLE_S);
    return context;
  }

  private Counter reloads(MeterRegistry registry, String outcome) {
    return Counter.builder("dehaze.tls.certificate.reloads")
        .description("Changed certificate files, by whether they were taken into use or refused.")
        .tag("port", port)
        .tag("outcome", outcome)
        .register(registry);
  }

  /** What makes engines; protocols and cipher suites are to be set on each. */
  public SSLContext context() {
    return context;
  }

  /** Looks at the files no more, within a second. */
  @Override
  public void close() {
    looking.interrupt();
    try {
      TimeUnit.SECONDS.timedJoin(looking, 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        lookOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Files that are being written differ from one look to the next: they are left alone. */
  private void lookOnce() {
    Contents now = readIfPossible();
    boolean settled = now.same(seen);
    seen = now;
    if (settled && !now.same(decided)) {
      decided = now;
      try {
        take(Identity.read(now.certificates, now.key));
      } catch (GeneralSecurityException e) {
        refuse(e);
      }
    }
  }

  private Contents readIfPossible() {
    try {
      return read();
    } catch (IOException e) {
      return Contents.NONE; // which is refused, once
    }
  }

  private void take(Identity identity) {
    keys.change(identity);
    note(identity);
    taken.increment();
    LOG.info(
        "event=certificate_taken port={} subject=\"{}\" expires={}",
        port,
        identity.chain()[0].getSubjectX500Principal().getName(),
        Instant.ofEpochSecond(expiresAtSeconds));
  }

  private void note(Identity identity) {
    expiresAtSeconds = identity.expiresAtSeconds();
    if (Instant.ofEpochSecond(expiresAtSeconds).isBefore(Instant.now())) {
      LOG.warn(
          "event=certificate_expired port={} expired={}",
          port,
          Instant.ofEpochSecond(expiresAtSeconds));
    }
  }

  private void refuse(Exception why) {
    refused.increment();
    LOG.warn(
        "event=certificate_refused port={} reason=\"{}\" note=\"the one before stays in use\"",
        port,
        told(why));
  }

  private Contents read() throws IOException {
    return new Contents(Files.readAllBytes(files.certificates()), Files.readAllBytes(files.key()));
  }

  private String told(Exception why) {
    String reason = why instanceof IOException ? why.toString() : why.getMessage();
    return "%s (%s, %s)".formatted(reason, files.certificates(), files.key());
  }
}
