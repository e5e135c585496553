package io.dehaze.worker.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.dehaze.event.Checked;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerJson;
import io.dehaze.trigger.TriggerKey;
import io.dehaze.trigger.TriggerVault;
import io.undertow.util.HeaderMap;
import java.net.http.HttpHeaders;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallCredentialsTest {
  private static final TriggerKey KEY = new TriggerKey("shop", "mail");
  private static final String OLD = "whsec_" + "QUJD".repeat(8);
  private static final String NEW = "whsec_" + "REVG".repeat(8);

  /** RFC 8032 section 7.1, test 2. */
  private static final String SEED = "TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=";

  private static final String PUBLIC = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
  private static final byte[] BODY = "{\"n\":1.0, \"ü\":[]}".getBytes(UTF_8);

  private final TriggerVault vault =
      new TriggerVault(EncryptionKeys.parse(EncryptionKeys.generate().reveal()));

  private Trigger stored(String fields) {
    String body = "{\"type\":\"t\",\"url\":\"http://a.example\"," + fields + "}";
    Trigger open =
        ((Checked.Good<Trigger>) TriggerJson.parse(KEY, body.getBytes(UTF_8), Instant.EPOCH))
            .value();
    return ((Checked.Good<Trigger>) vault.close(open, null)).value();
  }

  private HeaderMap headers(String fields, String id, long nowMs) {
    HeaderMap headers = new HeaderMap();
    new OpenCredentials(vault).of(stored(fields)).addHeaders(headers, id, BODY, nowMs);
    return headers;
  }

  private static HttpHeaders asReceived(HeaderMap headers) {
    Map<String, List<String>> map = new LinkedHashMap<>();
    headers.forEach(values -> map.put(values.getHeaderName().toString(), List.copyOf(values)));
    return HttpHeaders.of(map, (name, value) -> true);
  }

  @Test
  void signsSoThatTheOfficialLibraryVerifiesIt() {
    HeaderMap headers = headers("\"signing\":[\"" + OLD + "\"]", "42", System.currentTimeMillis());
    assertThatCode(() -> new Webhook(OLD).verify(new String(BODY, UTF_8), asReceived(headers)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new Webhook(NEW).verify(new String(BODY, UTF_8), asReceived(headers)))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> new Webhook(OLD).verify("{}", asReceived(headers)))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void signsWithEveryKey_soThatEitherVerifies() {
    String both = "\"signing\":[\"" + NEW + "\",\"" + OLD + "\"]";
    HeaderMap headers = headers(both, "42", System.currentTimeMillis());
    for (String key : List.of(OLD, NEW)) {
      assertThatCode(() -> new Webhook(key).verify(new String(BODY, UTF_8), asReceived(headers)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void signsWithEd25519() throws Exception {
    HeaderMap headers = headers("\"signing\":[\"whsk_" + SEED + "\"]", "42", 1_700_000_000_999L);
    assertThat(headers.getFirst("webhook-timestamp")).isEqualTo("1700000000");
    String signature = headers.getFirst("webhook-signature");
    assertThat(signature).startsWith("v1a,");

    byte[] asSpki = HexFormat.of().parseHex("302a300506032b6570032100");
    byte[] encoded = new byte[asSpki.length + 32];
    System.arraycopy(asSpki, 0, encoded, 0, asSpki.length);
    System.arraycopy(Base64.getDecoder().decode(PUBLIC), 0, encoded, asSpki.length, 32);
    PublicKey key =
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update("42.1700000000.".getBytes(UTF_8));
    verifier.update(BODY);
    assertThat(verifier.verify(Base64.getDecoder().decode(signature.substring(4)))).isTrue();
  }

  /** Otherwise the first two would be signed alike, if the time of the one were the other's id. */
  @ParameterizedTest
  @CsvSource({
    "order-2-3590, order-2-3590",
    "01a20c2f-5b5a-770e-aa22-f2614fa969a9, 01a20c2f-5b5a-770e-aa22-f2614fa969a9",
    "a.1700000000, a%2E1700000000",
    "a%2E1700000000, a%252E1700000000",
    "..%, %2E%2E%25",
  })
  void writesIdsWithoutDots(String id, String webhookId) {
    assertThat(headers("\"signing\":[\"" + OLD + "\"]", id, 1_000).getFirst("webhook-id"))
        .isEqualTo(webhookId);
  }

  @Test
  void carriesHeadersAndAuthorization() {
    String bearer =
        "\"headers\":{\"X-Api-Key\":\"k e y\"},\"authorization\":{\"bearer\":\"t0ken\"}";
    HeaderMap headers = headers(bearer, "42", 1_000);
    assertThat(headers.getFirst("X-Api-Key")).isEqualTo("k e y");
    assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer t0ken");
    assertThat(headers.contains("webhook-id")).isFalse();

    // RFC 7617 section 2.1: the pound sign in UTF-8
    String basic = "\"authorization\":{\"basic\":{\"user\":\"test\",\"password\":\"123£\"}}";
    assertThat(headers(basic, "42", 1_000).getFirst("Authorization"))
        .isEqualTo("Basic dGVzdDoxMjPCow==");
  }

  @Test
  void areLocked_whereTheKeyIsMissing() {
    Trigger stored = stored("\"signing\":[\"" + OLD + "\"]");
    OpenCredentials keyless = new OpenCredentials(new TriggerVault(EncryptionKeys.NONE));
    assertThat(keyless.of(stored).isLocked()).isTrue();
    assertThat(new OpenCredentials(vault).of(stored).isLocked()).isFalse();
  }

  @Test
  void areThoseOfTheTriggerAsItIsNow() {
    OpenCredentials credentials = new OpenCredentials(vault);
    Trigger before = stored("\"authorization\":{\"bearer\":\"old\"}");
    assertThat(credentials.of(before)).isSameAs(credentials.of(before));
    HeaderMap headers = new HeaderMap();
    credentials
        .of(stored("\"authorization\":{\"bearer\":\"new\"}"))
        .addHeaders(headers, "42", BODY, 1_000);
    assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer new");
  }
}
