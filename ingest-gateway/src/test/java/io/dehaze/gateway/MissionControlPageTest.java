package io.dehaze.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.kafka.KafkaSettings;
import io.dehaze.lane.Schedule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How Mission Control's files go over the line; also while Kafka is away. */
class MissionControlPageTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        new Gateway(
            GatewaySettings.onFreePort("test"),
            new KafkaSettings("127.0.0.1:1", "test", 1, 1, Map.of()),
            new Schedule(10_000, 2_000, List.of(8_000L)),
            new SimpleMeterRegistry());
    gateway.start(() -> {});
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void entryPage_isAskedForEachTime_andSentOnce() throws Exception {
    HttpResponse<byte[]> first = get("/mission-control/");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(header(first, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(first, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    HttpResponse<byte[]> second = get("/mission-control/", "If-None-Match", header(first, "ETag"));
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @Test
  void files_areKeptForEver_andCompressedWhereWanted() throws Exception {
    String path = addressOf("app.js");
    HttpResponse<byte[]> plain = get(path);
    HttpResponse<byte[]> small = get(path, "Accept-Encoding", "br, gzip;q=0.8");

    assertThat(header(plain, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(header(plain, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(header(small, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(small, "Vary")).isEqualTo("Accept-Encoding");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(small.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.body());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'gzip;q=0',false",
    "gzip,true",
    "'deflate, GZIP',true",
    "'x-gzip-not',false",
    "'gzip;q=0.0, br',false"
  })
  void compression_isAskedForByTheClient(String accepted, boolean gzip) throws Exception {
    HttpResponse<byte[]> answer = get(addressOf("style.css"), "Accept-Encoding", accepted);

    assertThat(answer.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(gzip);
  }

  @Test
  void addressWithoutSlash_leadsThere_andOthersNowhere() throws Exception {
    HttpResponse<byte[]> moved = get("/mission-control");
    assertThat(moved.statusCode()).isEqualTo(308);
    assertThat(header(moved, "Location")).isEqualTo("/mission-control/");
    assertThat(get("/mission-control/index.html").statusCode()).isEqualTo(404);
    assertThat(get(addressOf("app.js") + "/../api.js").statusCode()).isEqualTo(404);
  }

  private static String addressOf(String name) throws Exception {
    String page = new String(get("/mission-control/").body(), UTF_8);
    Matcher address = Pattern.compile("\"(/mission-control/[^\"]*/" + name + ")\"").matcher(page);
    assertThat(address.find()).isTrue();
    return address.group(1);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }
}
