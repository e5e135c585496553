package io.dehaze.lane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.event.Attributes;
import io.dehaze.event.Event;
import io.dehaze.event.QueuedEvent;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import picocli.CommandLine;

/** The lane for an event, and its record there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LaneBenchmark {
  private static final long NOW_MS = 1_767_225_600_000L;
  private static final long DAY_MS = 86_400_000;

  private final EventLanes lanes =
      new EventLanes("dehaze", CommandLine.populateCommand(new ScheduleOptions()).schedule());
  private final QueuedEvent now = dueAt(NOW_MS);
  private final QueuedEvent tomorrow = dueAt(NOW_MS + DAY_MS);

  private static QueuedEvent dueAt(long dueMs) {
    Attributes attributes =
        new Attributes(
            "01a20c2f-5b5a-770e-aa22-f2614fa969a9",
            "gateway-1",
            "order.placed",
            "2026-01-01T00:00:00.000Z",
            Attributes.JSON,
            Map.of());
    byte[] data = ("{\"order\":1234567890,\"pad\":\"" + "x".repeat(150) + "\"}").getBytes(US_ASCII);
    Event event = new Event(attributes, "bench", Map.of(), data);
    return new QueuedEvent(event, NOW_MS, dueMs, 0, null);
  }

  /** Which lane, of an event that is due now. */
  @Benchmark
  public String decideNow() {
    return lanes.topicOf(now, NOW_MS);
  }

  /** Which lane, of an event that is due in a day. */
  @Benchmark
  public String decideTomorrow() {
    return lanes.topicOf(tomorrow, NOW_MS);
  }

  /** The record of an event that is due now. */
  @Benchmark
  public Object record() {
    return lanes.record(now, NOW_MS);
  }
}
