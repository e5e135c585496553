package io.dehaze.system.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.ECKey;
import io.dehaze.lifecycle.Closer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Keys are changed while everything runs, and wrong ones are not tried for ever. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class KeyRotationTest {
  private static final String EVENT = "{\"type\":\"order\"}";
  private static final int FAILURES = 5;

  private final Closer closer = new Closer();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ECKey first = Issuer.ec("first");
  private final ECKey second = Issuer.ec("second");
  private Protected files;
  private Issuer issuer;
  private int port;

  @BeforeEach
  void start(Cluster cluster, @TempDir Path folder) throws Exception {
    files = new Protected(folder);
    issuer = closer.open(new Issuer());
    issuer.publish(first.toPublicJWK());
    port = cluster.startReady(closer, files.settings(issuer, FAILURES, "order"), metrics).port();
    String token = token(first);
    await().until(() -> queue(token) == 200);
  }

  @AfterEach
  void stop() {
    closer.close();
  }

  private static String token(ECKey key) {
    return Issuer.sign(
        key, Issuer.claims("publish:shop").jwtID(String.valueOf(Math.random())).build());
  }

  private Client.Answer answer(String token) {
    return new Client(port, token).queue(EVENT);
  }

  private int queue(String token) {
    return answer(token).status();
  }

  @Test
  void twoKeysOfOneCallerAreGoodAtOnce_untilTheOldOneGoes() {
    String old = files.key("shop-backend", "publish:shop");
    await().until(() -> queue(old) == 200);
    String fresh = files.key("shop-backend", "publish:shop");
    await().until(() -> queue(fresh) == 200);
    assertThat(queue(old)).isEqualTo(200);
    files.dropOldestKey();
    await().until(() -> queue(old) != 200);
    assertThat(queue(fresh)).isEqualTo(200);
  }

  @Test
  void aFileThatCannotBeReadLeavesTheKeysInForce_andSaysSo() {
    String key = files.key("shop-backend", "publish:shop");
    await().until(() -> queue(key) == 200);
    files.write("api-keys", "shop-backend " + key + " publish:shop");
    await().until(() -> metrics.get("dehaze.credentials.stale").gauge().value() == 1);
    assertThat(queue(key)).isEqualTo(200);
    String another = files.key("shop-backend", "publish:shop");
    await().until(() -> queue(another) == 200);
    assertThat(metrics.get("dehaze.credentials.stale").gauge().value()).isZero();
  }

  @Test
  void aNewKeyOfTheIssuerIsFetchedWhenATokenNamesIt_andAnOldOneGoes() {
    String old = token(first);
    assertThat(queue(old)).isEqualTo(200);
    issuer.publish(first.toPublicJWK(), second.toPublicJWK());
    String fresh = token(second);
    await().until(() -> queue(fresh) == 200);
    assertThat(queue(old)).isEqualTo(200);
    ECKey third = Issuer.ec("third");
    issuer.publish(second.toPublicJWK(), third.toPublicJWK());
    String newest = token(third);
    await().until(() -> queue(newest) == 200);
    assertThat(queue(old)).as("signed with a key that is gone").isNotEqualTo(200);
  }

  @Test
  void whileTheIssuerHangs_whatIsKnownGoesOn_andNobodyWaits() {
    String known = token(first);
    assertThat(queue(known)).isEqualTo(200);
    issuer.publish(first.toPublicJWK(), second.toPublicJWK());
    issuer.hang();
    String unknown = token(second);
    await().until(() -> answer(unknown).code().equals("keys_unavailable"));
    for (int i = 0; i < 20; i++) { // on each I/O thread
      assertThat(answer(unknown).header("Retry-After")).isEqualTo("1");
      assertThat(queue(known)).isEqualTo(200);
      assertThat(queue(token(first))).as("new, of a key that is known").isEqualTo(200);
    }
    issuer.goOn();
    await().until(() -> queue(unknown) == 200);
  }

  @Test
  void wrongTokensAreLimited_andGoodOnesAreNot() {
    String known = files.key("shop-backend", "publish:shop");
    await().until(() -> queue(known) == 200);
    for (int i = 0; i < FAILURES; i++) {
      answer("wrong-" + i);
    }
    Client.Answer limited = answer("wrong-again");
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.code()).isEqualTo("too_many_failures");
    assertThat(Integer.parseInt(limited.header("Retry-After"))).isBetween(1, 60);
    assertThat(queue(known)).isEqualTo(200);
    assertThat(queue(token(first))).as("a good one that is new").isEqualTo(200);
    assertThat(answer(null).code()).as("none at all is no failure").isEqualTo("no_credentials");
    assertThat(count("limited")).isPositive();
    assertThat(count("invalid")).isGreaterThanOrEqualTo(FAILURES);
    assertThat(count("accepted")).isPositive();
  }

  private double count(String outcome) {
    return metrics.get("dehaze.authentications").tag("outcome", outcome).counter().count();
  }
}
