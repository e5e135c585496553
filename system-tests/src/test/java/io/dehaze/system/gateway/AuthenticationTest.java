package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.Wire.length;
import static io.dehaze.system.gateway.Wire.post;
import static io.dehaze.system.gateway.Wire.request;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.dehaze.lane.Lane;
import io.dehaze.lifecycle.Closer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever comes without a token that is good here gets nowhere, whatever they try. */
@ExtendWith(SharedBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class AuthenticationTest {
  private static final String EVENT = "{\"type\":\"order\"}";
  private static final RSAKey RSA = Issuer.rsa("rsa-1");
  private static final ECKey EC = Issuer.ec("ec-1");
  private static final RSAKey STRANGER = Issuer.rsa("rsa-1");
  private static final byte[] SECRET = Protected.SECRET.getBytes(UTF_8);

  private final Closer closer = new Closer();
  private Cluster cluster;
  private int port;
  private String apiKey;

  @BeforeAll
  void start(Cluster shared, @TempDir Path folder) throws Exception {
    cluster = shared;
    Issuer issuer = closer.open(new Issuer());
    issuer.publish(RSA.toPublicJWK(), EC.toPublicJWK());
    Protected files = new Protected(folder);
    apiKey = files.key("tester", "publish:shop read:shop");
    port = cluster.startReady(closer, files.settings(issuer, 10_000, "order")).port();
    await().until(() -> queue(good()) == 200);
  }

  @AfterAll
  void stop() {
    closer.close();
  }

  private static String good() {
    return Issuer.sign(RSA, Issuer.claims("openid publish:shop").build());
  }

  private int queue(String token) {
    return new Client(port, token).queue(EVENT).status();
  }

  static Stream<Arguments> badTokens() throws Exception {
    String good = good();
    String[] parts = good.split("\\.", -1);
    String unsigned = encoded("{\"alg\":\"none\"}") + "." + parts[1] + ".";
    byte[] publicKey = RSA.toRSAPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
            + "\n-----END PUBLIC KEY-----\n";
    JWTClaimsSet claims = Issuer.claims("publish:shop").build();
    String ecHeader = encoded("{\"alg\":\"ES256\",\"kid\":\"ec-1\"}");
    String noSignature = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);
    JWSHeader logout =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("rsa-1")
            .type(new JOSEObjectType("logout+jwt"))
            .build();
    JWSHeader own = new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(STRANGER.toPublicJWK()).build();
    JWSHeader critical =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("rsa-1")
            .criticalParams(Set.of("exp"))
            .customParam("exp", 1)
            .build();
    JWSHeader pss = new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("rsa-1").build();
    return Stream.of(
        Arguments.of("alg none", unsigned),
        Arguments.of("alg None", encoded("{\"alg\":\"None\"}") + "." + parts[1] + "."),
        Arguments.of("no signature", parts[0] + "." + parts[1] + "."),
        Arguments.of("public key (DER) as HS256 secret", Issuer.sign(publicKey, claims)),
        Arguments.of(
            "public key (PEM) as HS256 secret", Issuer.sign(pem.getBytes(US_ASCII), claims)),
        Arguments.of("signature of zeros", ecHeader + "." + parts[1] + "." + noSignature),
        Arguments.of("another's key", Issuer.sign(STRANGER, claims)),
        Arguments.of("a key of its own", Issuer.sign(own, STRANGER, claims)),
        Arguments.of("another secret", Issuer.sign(new byte[32], claims)),
        Arguments.of("changed claims", parts[0] + "." + encoded("{\"exp\":9}") + "." + parts[2]),
        Arguments.of("an algorithm that is not taken", Issuer.sign(pss, RSA, claims)),
        Arguments.of("what must be understood", Issuer.sign(critical, RSA, claims)),
        Arguments.of("another type", Issuer.sign(logout, RSA, claims)),
        Arguments.of("expired", rsa(Issuer.claims("publish:shop").expirationTime(Issuer.in(-60)))),
        Arguments.of("no expiry", rsa(Issuer.claims("publish:shop").expirationTime(null))),
        Arguments.of(
            "not yet valid", rsa(Issuer.claims("publish:shop").notBeforeTime(Issuer.in(60)))),
        Arguments.of("another audience", rsa(Issuer.claims("publish:shop").audience("other"))),
        Arguments.of("no audience", rsa(Issuer.claims("publish:shop").audience((String) null))),
        Arguments.of("nested without end", encoded("[".repeat(4_000)) + "." + parts[1] + ".x"),
        Arguments.of("half a token", good.substring(0, good.length() / 2)),
        Arguments.of("no token", "dhz_nonsense"),
        Arguments.of("nothing", ""));
  }

  private static String rsa(JWTClaimsSet.Builder claims) {
    return Issuer.sign(RSA, claims.build());
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void refusesABadToken_saysWhy_andStoresNothing(String what, String token) {
    long before = cluster.end(Lane.EVENTS);
    Client.Answer answer = new Client(port, token).queue(EVENT);
    assertThat(answer.status()).as(what).isEqualTo(401);
    assertThat(answer.code()).isIn("bad_credentials", "no_credentials");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=\"dehaze\"");
    if (!token.isEmpty()) {
      assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
      assertThat(answer.response().body()).doesNotContain(token);
    }
    assertThat(cluster.end(Lane.EVENTS)).isEqualTo(before);
  }

  @Test
  void takesGoodOnesOfEachKind() {
    assertThat(queue(good())).isEqualTo(200);
    assertThat(queue(Issuer.sign(EC, Issuer.claims("publish:shop").build()))).isEqualTo(200);
    assertThat(queue(Issuer.sign(SECRET, Issuer.claims("publish:shop").build()))).isEqualTo(200);
    assertThat(queue(apiKey)).isEqualTo(200);
    JWTClaimsSet list = Issuer.claims("").claim("scope", List.of("email", "publish:shop")).build();
    assertThat(queue(Issuer.sign(RSA, list))).isEqualTo(200);
    JWSHeader access =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("rsa-1")
            .type(new JOSEObjectType("at+jwt"))
            .build();
    assertThat(queue(Issuer.sign(access, RSA, Issuer.claims("publish:shop").build())))
        .isEqualTo(200);
  }

  @Test
  void allowsForClocksThatDiffer_butNotForMore() {
    assertThat(queue(rsa(Issuer.claims("publish:shop").expirationTime(Issuer.in(-2)))))
        .isEqualTo(200);
    assertThat(queue(rsa(Issuer.claims("publish:shop").notBeforeTime(Issuer.in(3)))))
        .isEqualTo(200);
  }

  @Test
  void letsATokenGoWhenItsTimeIsOver() {
    String brief = rsa(Issuer.claims("publish:shop").expirationTime(Issuer.in(-3)));
    assertThat(queue(brief)).isEqualTo(200);
    await().until(() -> queue(brief) == 401);
    assertThat(new Client(port, brief).queue(EVENT).body().path("error").asText())
        .contains("expired");
  }

  @Test
  void asksAtEveryPlaceButThePublicOnes() throws Exception {
    Client stranger = new Client(port);
    places()
        .forEach(
            (place, access) -> {
              String[] methodAndPath = place.split(" ", -1);
              Client.Answer answer =
                  stranger.send(
                      stranger
                          .request(methodAndPath[1], "application/json")
                          .method(methodAndPath[0], BodyPublishers.noBody()));
              assertThat(answer.status()).as(place).isEqualTo(401);
              assertThat(answer.code()).isEqualTo("no_credentials");
              assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"dehaze\"");
            });
  }

  /** All that is described, with names in its places, but for what is public. */
  private static Map<String, String> places() throws IOException {
    Map<String, String> places = new TreeMap<>();
    try (InputStream yaml =
        AuthenticationTest.class.getResourceAsStream("/io/dehaze/gateway/openapi.yaml")) {
      for (Map.Entry<String, JsonNode> path :
          new YAMLMapper().readTree(yaml).path("paths").properties()) {
        for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
          String right = operation.getValue().path("x-right").asText();
          if (!right.isEmpty() && !right.equals("public")) {
            String method = operation.getKey().toUpperCase(Locale.ROOT);
            places.put(method + " " + path.getKey().replaceAll("\\{[a-z]+}", "shop"), right);
          }
        }
      }
    }
    assertThat(places).hasSizeGreaterThan(10);
    return places;
  }

  @Test
  void answersBeforeTheBodyIsRead() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(post("Content-Length: 1000000\r\nExpect: 100-continue\r\n", ""));
      RawConnection.Answer answer = connection.read();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer realm=\"dehaze\"");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void takesNoTwoCredentialsAtOnce() throws Exception {
    String twice = bearer(apiKey) + bearer(apiKey);
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(post(twice + length(EVENT), EVENT));
      RawConnection.Answer answer = connection.read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("duplicate_header").doesNotContain(apiKey);
    }
  }

  @Test
  void asksForEachOfSeveralRequestsOfAConnection() throws Exception {
    byte[] good = request("GET", Wire.TRIGGERS, bearer(apiKey), "");
    byte[] bad = request("GET", Wire.TRIGGERS, "", "");
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(Wire.concat(good, bad, good));
      assertThat(connection.read().status()).isEqualTo(200);
      assertThat(connection.read().status()).isEqualTo(401);
      assertThat(connection.read().status()).isEqualTo(200);
    }
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  @Test
  void takesNoOtherScheme() {
    Client client = new Client(port);
    String basic = "Basic " + Base64.getEncoder().encodeToString(("x:" + apiKey).getBytes(UTF_8));
    Client.Answer answer =
        client.send(
            client.request(Wire.TRIGGERS, "application/json").header("Authorization", basic).GET());
    assertThat(answer.code()).isEqualTo("no_credentials");
  }
}
