package io.dehaze.system.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.lane.Lane;
import io.dehaze.lifecycle.Closer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everybody may do what their rights say, and nothing else. */
@ExtendWith(SharedBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class RightsTest {
  private static final String TRIGGER = "{\"type\":\"order\",\"url\":\"http://webhook.test/\"}";
  private static final String REDRIVE = "{\"type\":\"order\",\"dryRun\":true}";
  private static final String FAR = "{\"type\":\"%s\",\"id\":\"%s\",\"delay\":3600}";

  private final Closer closer = new Closer();
  private final HttpClient browser = HttpClient.newHttpClient();
  private Cluster cluster;
  private Protected files;
  private int port;

  @BeforeAll
  void start(Cluster shared, @TempDir Path folder) throws Exception {
    cluster = shared;
    files = new Protected(folder);
    Issuer issuer = closer.open(new Issuer());
    issuer.publish(Issuer.ec("ec-1").toPublicJWK());
    var settings = files.settings(issuer, 10_000, "order", "order-paid", "secret plan");
    port = cluster.startReady(closer, settings).port();
  }

  @AfterAll
  void stop() {
    closer.close();
  }

  /** A client with a key that has been found in the file. */
  private Client with(String rights) {
    Client client = new Client(port, files.key("tester", rights));
    await().until(() -> client.get("/v1/config/projects").status() == 200);
    return client;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // rights, queue, list triggers, put a trigger, events, redrive, waiting
    "publish:shop, 200, 403, 403, 403, 403, 403",
    "publish:shop/order, 200, 403, 403, 403, 403, 403",
    "publish:sh*/ord*, 200, 403, 403, 403, 403, 403",
    "publish:shop/other, 403, 403, 403, 403, 403, 403",
    "publish:other, 403, 403, 403, 403, 403, 403",
    "read:shop, 403, 200, 403, 200, 403, 403",
    "read:*, 403, 200, 403, 200, 403, 200",
    "admin:other, 403, 403, 403, 403, 403, 403",
    "admin:shop, 200, 200, 200, 200, 200, 403",
    "admin:*, 200, 200, 200, 200, 200, 200"
  })
  void mayWhatTheirRightsSay(
      String rights, int queue, int triggers, int put, int events, int redrive, int waiting) {
    Client client = with(rights);
    assertThat(client.queue("{\"type\":\"order\"}").status()).isEqualTo(queue);
    assertThat(client.triggers().status()).isEqualTo(triggers);
    assertThat(client.putTrigger("order-trigger", TRIGGER).status()).isEqualTo(put);
    assertThat(client.get("/v1/api/shop/eventing/events").status()).isEqualTo(events);
    assertThat(
            client
                .send(
                    client
                        .request("/v1/api/shop/eventing/dead/redrive", "application/json")
                        .POST(BodyPublishers.ofString(REDRIVE)))
                .status())
        .isEqualTo(redrive);
    assertThat(client.get("/v1/config/waiting").status()).isEqualTo(waiting);
  }

  @Test
  void learnWhichRightIsMissing() {
    Client.Answer answer = with("read:shop").putTrigger("t", TRIGGER);
    assertThat(answer.code()).isEqualTo("forbidden");
    assertThat(answer.body().path("error").asText()).contains("admin:shop");
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"dehaze\", error=\"insufficient_scope\", scope=\"admin:shop\"");
  }

  @Test
  void mayPublishNoOtherType_inWhateverFormItComes() {
    Client client = with("publish:shop/order");
    long before = cluster.end(Lane.EVENTS);
    Client.Answer batch =
        client.queue("[{\"type\":\"order\"},{\"type\":\"secret plan\"},{\"type\":\"order\"}]");
    assertThat(batch.status()).isEqualTo(403);
    assertThat(batch.body().path("errors")).hasSize(1);
    assertThat(batch.body().path("errors").get(0).path("item").asInt()).isEqualTo(1);
    assertThat(batch.header("WWW-Authenticate")).contains("scope=\"publish:shop/secret%20plan\"");

    String cloudEvent =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"order-paid\"}";
    String good = cloudEvent.replace("-paid", "");
    assertThat(cloudEvents(client, "application/cloudevents+json", cloudEvent)).isEqualTo(403);
    assertThat(
            cloudEvents(
                client, "application/cloudevents-batch+json", "[" + good + "," + cloudEvent + "]"))
        .isEqualTo(403);
    HttpRequest.Builder binary =
        client
            .request(Wire.QUEUE, "application/json")
            .header("ce-specversion", "1.0")
            .header("ce-id", "1")
            .header("ce-source", "/")
            .header("ce-type", "order-paid");
    assertThat(client.send(binary.POST(BodyPublishers.ofString("1"))).status()).isEqualTo(403);
    assertThat(cluster.end(Lane.EVENTS)).isEqualTo(before);
  }

  private static int cloudEvents(Client client, String contentType, String body) {
    return client
        .send(client.request(Wire.QUEUE, contentType).POST(BodyPublishers.ofString(body)))
        .status();
  }

  /** Whether somebody listens, or whether there is such a project, is none of their business. */
  @Test
  void learnNothingOfWhatTheyMayNotSee() {
    Client client = with("publish:shop/order");
    String nobody = client.queue("{\"type\":\"zzzzz zzzz\"}").response().body();
    assertThat(nobody.replace("zzzzz%20zzzz", "secret%20plan"))
        .isEqualTo(client.queue("{\"type\":\"secret plan\"}").response().body());
    String there = client.get("/v1/config/projects/shop/eventing/triggers").response().body();
    String nowhere = client.get("/v1/config/projects/none/eventing/triggers").response().body();
    assertThat(nowhere.replace("none", "shop")).isEqualTo(there);
    assertThat(client.get("/v1/config/projects").body().path("result").toString())
        .isEqualTo("[\"shop\"]");
    assertThat(with("read:other").get("/v1/config/projects").body().path("result")).isEmpty();
  }

  @Test
  void mayCancelWhatTheyMayPublish_andFindNothingElse() {
    Client owner = with("publish:shop");
    owner.queue(FAR.formatted("order", "mine"));
    owner.queue(FAR.formatted("order-paid", "theirs"));
    Client client = with("publish:shop/order");
    Client.Answer hidden = cancel(client, "theirs");
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(hidden.response().body()).isEqualTo(cancel(client, "none").response().body());
    assertThat(cancel(client, "mine").status()).isEqualTo(200);
    assertThat(cancel(owner, "theirs").status()).isEqualTo(200);

    owner.queue(FAR.formatted("order-paid", "both"));
    client.queue(FAR.formatted("order", "both"));
    assertThat(cancel(client, "both").status()).as("not somebody else's with it").isEqualTo(403);
    assertThat(cancel(owner, "both").status()).isEqualTo(200);
  }

  private static Client.Answer cancel(Client client, String id) {
    return client.send(
        client.request("/v1/api/shop/eventing/events/" + id, "application/json").DELETE());
  }

  @Test
  void letsPagesOfNamedOriginsUseTheApi_andNoOthers() throws Exception {
    HttpResponse<String> asked = preflight(port, Protected.ORIGIN);
    assertThat(asked.statusCode()).isEqualTo(204);
    assertThat(header(asked, "Access-Control-Allow-Origin")).isEqualTo(Protected.ORIGIN);
    assertThat(header(asked, "Access-Control-Allow-Methods")).isEqualTo("POST");
    assertThat(header(asked, "Access-Control-Allow-Headers")).contains("Authorization");
    HttpResponse<String> answer = get(port, Protected.ORIGIN);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(Protected.ORIGIN);
    assertThat(header(answer, "Access-Control-Allow-Credentials")).isEmpty();

    HttpResponse<String> other = preflight(port, "https://elsewhere.example");
    assertThat(other.statusCode()).isEqualTo(405);
    assertThat(header(other, "Access-Control-Allow-Origin")).isEmpty();
    assertThat(header(get(port, "https://elsewhere.example"), "Access-Control-Allow-Origin"))
        .isEmpty();
  }

  @Test
  void whereNobodyIsAsked_noPageOfAnotherOriginMaySend() throws Exception {
    int open = cluster.startReady(closer, TestSettings.of()).port();
    assertThat(get(open, "https://elsewhere.example").statusCode()).isEqualTo(403);
    assertThat(get(open, "null").body()).contains("origin_not_allowed");
    assertThat(get(open, "http://127.0.0.1:" + open).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> preflight(int of, String origin) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + of + Wire.QUEUE);
    return browser.send(
        HttpRequest.newBuilder(uri)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .method("OPTIONS", BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(int of, String origin) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + of + Wire.TRIGGERS);
    return browser.send(
        HttpRequest.newBuilder(uri).header("Origin", origin).build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
