package io.dehaze.worker.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.event.Checked;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerJson;
import io.dehaze.trigger.TriggerKey;
import io.dehaze.trigger.TriggerVault;
import io.undertow.util.HeaderMap;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The headers of one attempt of a signed webhook, with a body of 200 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SigningBenchmark {
  private static final String HMAC = "\"whsec_" + "A".repeat(44) + "\"";
  private static final String ED25519 = "\"whsk_" + "A".repeat(43) + "=\"";

  private final byte[] body = new byte[200];
  private final CallCredentials none = CallCredentials.NONE;
  private final CallCredentials hmac = credentials(HMAC);
  private final CallCredentials twoHmacs = credentials(HMAC + "," + HMAC);
  private final CallCredentials ed25519 = credentials(ED25519);

  /** Without anything, for the difference. */
  @Benchmark
  public HeaderMap none() {
    return headers(none);
  }

  /** One HMAC-SHA256. */
  @Benchmark
  public HeaderMap hmac() {
    return headers(hmac);
  }

  /** Two, while one key takes over from another. */
  @Benchmark
  public HeaderMap twoHmacs() {
    return headers(twoHmacs);
  }

  /** One Ed25519. */
  @Benchmark
  public HeaderMap ed25519() {
    return headers(ed25519);
  }

  private HeaderMap headers(CallCredentials credentials) {
    HeaderMap headers = new HeaderMap();
    credentials.addHeaders(headers, "order-2-3590", body, 1_764_000_000_000L);
    return headers;
  }

  private static CallCredentials credentials(String keys) {
    TriggerVault vault = new TriggerVault(EncryptionKeys.parse(EncryptionKeys.generate().reveal()));
    String json = "{\"type\":\"t\",\"url\":\"http://a\",\"signing\":[" + keys + "]}";
    Checked<Trigger> read =
        TriggerJson.parse(new TriggerKey("shop", "a"), json.getBytes(UTF_8), Instant.EPOCH);
    Trigger open = ((Checked.Good<Trigger>) read).value();
    Trigger stored = ((Checked.Good<Trigger>) vault.close(open, null)).value();
    return new OpenCredentials(vault).of(stored);
  }
}
