package io.dehaze.gateway.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The parser of requests to the queue endpoint: one event, and a batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestParserBenchmark {
  private static final int BATCH = 100;
  private static final long NOW_MS = 1_767_225_600_000L;
  private static final String EVENT =
      "{\"type\":\"order.placed\",\"data\":{\"order\":1234567890,\"pad\":\"%s\"}}"
          .formatted("x".repeat(150));

  private final EventParser parser =
      new EventParser(
          QueueLimits.DEFAULT, "gateway-1", () -> "01a20c2f-5b5a-770e-aa22-f2614fa969a9");
  private final byte[] single = EVENT.getBytes(US_ASCII);
  private final byte[] batch =
      ('[' + String.join(",", Collections.nCopies(BATCH, EVENT)) + ']').getBytes(US_ASCII);

  /** One event. */
  @Benchmark
  public Object single() {
    return parser.queueBody(single, NOW_MS);
  }

  /** A batch. */
  @Benchmark
  public Object batch() {
    return parser.queueBody(batch, NOW_MS);
  }
}
