package io.dehaze.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.dehaze.lane.Lane;
import io.dehaze.system.harness.DeadLetter;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.OddEndpoint;
import io.dehaze.system.harness.OddEndpoint.Conduct;
import io.dehaze.system.harness.Producers;
import io.dehaze.system.harness.Reception;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.core.ConditionFactory;

/**
 * Endpoints that fail, each with a trigger and an event type of its name, and what became of it.
 */
final class FailingEndpoints {
  private final Deployment dehaze;
  private final Producers producers;

  FailingEndpoints(Deployment dehaze) {
    this.dehaze = dehaze;
    this.producers = dehaze.producers(4);
  }

  /** An endpoint of its own for a trigger of the same name; it may not be in force yet. */
  OddEndpoint register(String name, String policy, IntFunction<Conduct> script) {
    OddEndpoint endpoint = dehaze.oddEndpoint(name, script);
    dehaze.register(name, name, endpoint.url(), policy);
    return endpoint;
  }

  /** The same, in force in every process. */
  OddEndpoint listen(String name, String policy, IntFunction<Conduct> script) {
    OddEndpoint endpoint = register(name, policy, script);
    dehaze.awaitTriggersInForce();
    return endpoint;
  }

  /** Where nothing listens. */
  String urlOfNobody() {
    OddEndpoint nobody = dehaze.oddEndpoint("nobody", i -> OddEndpoint.status(200));
    try {
      nobody.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return nobody.url();
  }

  /** Further fields of a trigger, with attempts that follow within 200 ms. */
  static String policy(int retries, int timeoutMs, int initialMs) {
    return policy(retries, timeoutMs, initialMs, 200);
  }

  /** Further fields of a trigger. */
  static String policy(int retries, int timeoutMs, int initialMs, int maxMs) {
    return ",\"retries\":%d,\"timeout\":%d,\"backoff\":{\"initial\":%d,\"max\":%d,\"jitter\":0}"
        .formatted(retries, timeoutMs, initialMs, maxMs);
  }

  /** Sends events that the trigger of the same name listens to, and returns when accepted. */
  void send(String name, int count) {
    send(name, name, count);
  }

  /** The same with another prefix of the events' ids. */
  void send(String name, String prefix, int count) {
    producers.send(Events.named(prefix, Kind.of(name, name)), count, count);
  }

  /** Waits until the first event of a trigger has been given up. */
  DeadLetter awaitDead(String name) {
    eventually(name + " given up").until(() -> countDead(name) > 0);
    return dehaze.lanes().deadLetters().stream()
        .filter(each -> each.id().equals(id(name)))
        .findFirst()
        .orElseThrow();
  }

  /** How many of a trigger's first events have been given up. */
  long countDead(String name) {
    return dehaze.lanes().deadLetters().stream()
        .filter(each -> each.id().startsWith(name + "-0"))
        .map(DeadLetter::id)
        .distinct()
        .count();
  }

  /** Waits until a trigger's endpoint has taken so many events. */
  void awaitDelivered(String name, int count) {
    eventually(count + " delivered to " + name)
        .until(
            () ->
                receptions(name).stream()
                        .filter(Reception::success)
                        .map(Reception::id)
                        .distinct()
                        .count()
                    == count);
  }

  /** What a trigger's endpoint has received. */
  List<Reception> receptions(String trigger) {
    return dehaze.receiver().receptions().stream()
        .filter(each -> each.trigger().equals(trigger))
        .toList();
  }

  /** The numbers of these attempts. */
  List<Integer> attempts(String trigger) {
    return receptions(trigger).stream().map(Reception::attempt).toList();
  }

  /** How many records there are of a trigger's events in the lanes in which they wait. */
  long writes(String trigger) {
    return Stream.of(Lane.EVENTS, Lane.SCHEDULED, Lane.RETRY)
        .flatMap(lane -> dehaze.lanes().records(lane).stream())
        .filter(each -> String.valueOf(header(each, "ce_id")).startsWith(trigger + '-'))
        .count();
  }

  /** The id of the first event that was sent for a trigger. */
  static String id(String name) {
    return name + "-000000";
  }

  /** Waits for something, for long. */
  static ConditionFactory eventually(String what) {
    return await(what).atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50));
  }

  /** A header as text; null where there is none. */
  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
