package io.dehaze.standalone.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dehaze.standalone.demo.Arrivals.Expected;
import io.dehaze.standalone.demo.Arrivals.Since;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Shows a running system to a person: registers triggers that point at a receiver of its own, posts
 * events, and prints what happens. It uses nothing but the public HTTP API.
 */
public final class Demo implements AutoCloseable {
  private static final String PROJECT = "demo";

  /** How long the webhooks of one request may take; the first ones wait for a cold JVM. */
  private static final Duration ARRIVAL_MAX = Duration.ofSeconds(15);

  private final Screen screen;
  private final Arrivals arrivals = new Arrivals();
  private final WebhookReceiver receiver;
  private final JsonMapper json = new JsonMapper();

  /**
   * A demo that prints on a screen.
   *
   * @param receiverPort where its receiver of webhooks listens on 127.0.0.1; 0 for a free port
   */
  public Demo(Screen screen, int receiverPort) {
    this.screen = screen;
    this.receiver = new WebhookReceiver("127.0.0.1", receiverPort, this::show);
  }

  /**
   * Starts the receiver.
   *
   * @throws java.io.UncheckedIOException where its port is taken
   */
  public void start() {
    receiver.start();
  }

  /**
   * Runs the demo against a gateway.
   *
   * @return whether every webhook of every event arrived in time
   */
  public boolean run(String gatewayUrl) throws IOException, InterruptedException {
    GatewayApi api = new GatewayApi(gatewayUrl, PROJECT);
    registerTriggers(api);
    String run = HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
    for (Step step : Step.all(run)) {
      play(step, api);
      if (!arrivals.missing().isEmpty()) {
        break; // the rest would only repeat that something is wrong
      }
    }
    return report();
  }

  private void registerTriggers(GatewayApi api) throws IOException, InterruptedException {
    screen.title("Four triggers are registered: POST " + api.triggersUrl() + "/{id}");
    for (DemoTrigger trigger : DemoTrigger.ALL) {
      GatewayApi.Answer answer =
          api.putTrigger(trigger.id(), trigger.json(receiver.url(trigger.path())));
      screen.line(
          "  %-13s %-15s %s"
              .formatted(
                  trigger.id(),
                  trigger.type(),
                  answer.isSuccess() ? trigger.says() : "refused: " + answer.body()));
    }
  }

  private void play(Step step, GatewayApi api) throws IOException, InterruptedException {
    screen.title(step.title());
    screen.request(api.queueUrl(), step.contentType(), step.json());
    Instant posted = Instant.now();
    expect(step, new Since(posted, "its POST"));
    GatewayApi.Answer answer = api.postEvents(step.contentType(), step.json());
    screen.answer(answer, Duration.between(posted, Instant.now()));
    if (answer.isSuccess()) {
      if (!step.delay().isZero()) {
        expect(step, new Since(scheduledFor(answer), "its time"));
      }
      arrivals.awaitAll(step.delay().plus(ARRIVAL_MAX));
    }
  }

  private void expect(Step step, Since since) {
    step.webhooks().forEach(webhook -> arrivals.expect(webhook, since));
  }

  private Instant scheduledFor(GatewayApi.Answer answer) throws IOException {
    return Instant.parse(json.readTree(answer.body()).path("scheduledFor").asText());
  }

  private boolean report() {
    List<String> missing = arrivals.missing();
    if (missing.isEmpty()) {
      screen.success("All %d webhooks arrived.".formatted(arrivals.expected()));
    } else {
      screen.failure(
          "%d of %d webhooks did not arrive: %s"
              .formatted(missing.size(), arrivals.expected(), String.join(", ", missing)));
    }
    return missing.isEmpty();
  }

  /** Shown first and counted then, so that nothing is said of it before. */
  private void show(Webhook webhook) {
    Optional<Expected> asked =
        webhook.id().map(id -> new Expected(webhook.path().substring(1), id));
    Optional<Since> since =
        asked
            .flatMap(arrivals::since)
            .or(() -> webhook.time().map(time -> new Since(time, "its time")));
    screen.webhook(webhook, since.map(at -> at.until(webhook.arrived())).orElse(""));
    asked.ifPresent(arrivals::arrived);
  }

  /** Says what a person can do now. */
  public void showWhatNext(String gatewayUrl, String adminUrl, String kafka) {
    GatewayApi api = new GatewayApi(gatewayUrl, PROJECT);
    screen.title("Everything listens on this machine only:");
    screen.line("  events    " + api.queueUrl());
    screen.line("  triggers  " + api.triggersUrl());
    screen.line("  admin     " + adminUrl + "/health/ready, /health/live, /metrics");
    screen.line("  Kafka     " + kafka);
    screen.line("  receiver  " + receiver.url("/") + " prints every webhook that it gets");
    screen.title("Try next, in another terminal:");
    screen.line(curl(api.queueUrl(), "{\"type\":\"order-placed\",\"data\":{\"order\":4}}"));
    screen.line(
        curl(api.queueUrl(), "{\"type\":\"user-signed-up\",\"delay\":5,\"data\":\"later\"}"));
    screen.line(curl(api.triggersUrl() + "/mine", DemoTrigger.example(receiver.url("/mine"))));
    screen.title("Ctrl-C stops it all.");
  }

  private static String curl(String url, String body) {
    return "  curl -sS -H 'Content-Type: application/json' -d '%s' \\%n    %s".formatted(body, url);
  }

  /** Stops the receiver. */
  @Override
  public void close() {
    receiver.close();
  }
}
