package io.dehaze.benchmark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.JavaCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** The sink process, as the harness sees it. */
public final class Sink {
  private static final Pattern READY =
      Pattern.compile(SinkCommand.READY + "(\\d+) (\\d+)((?: \\d+)*)");
  private static final Duration READY_BOUND = Duration.ofSeconds(30);
  private static final int HEAP_MB = 512;
  private static final long ASK_EVERY_MS = 50;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ChildProcess process;
  private final URI first;
  private final URI second;
  private final List<URI> endpoints;

  private Sink(ChildProcess process, Matcher ready) {
    this.process = process;
    this.endpoints =
        Arrays.stream(ready.group(3).strip().split(" "))
            .filter(port -> !port.isEmpty())
            .map(port -> URI.create("http://127.0.0.1:" + port + "/hook"))
            .toList();
    this.first = URI.create("http://127.0.0.1:" + ready.group(1));
    this.second = URI.create("http://127.0.0.1:" + ready.group(2));
  }

  /**
   * Starts the process and waits until it listens.
   *
   * @param answerAfterMs how long each answer takes, in milliseconds
   */
  public static Sink start(Run run, int answerAfterMs) throws InterruptedException {
    return start(run, answerAfterMs, 0);
  }

  /** The same with webhooks that can be made to fail, each an endpoint of its own. */
  public static Sink start(Run run, int answerAfterMs, int endpoints) throws InterruptedException {
    List<String> arguments =
        List.of("sink", "--answer-after-ms=" + answerAfterMs, "--endpoints=" + endpoints);
    ChildProcess process =
        run.start("sink", new JavaCommand(HEAP_MB, Benchmark.class.getName(), arguments));
    return new Sink(process, process.awaitLine(READY, READY_BOUND));
  }

  /** The process. */
  public ChildProcess process() {
    return process;
  }

  /** The webhooks that can be made to fail. */
  public List<URI> endpoints() {
    return endpoints;
  }

  /** Lets one of {@link #endpoints()} behave otherwise. */
  public void become(int endpoint, FallibleEndpoint.Mode mode) throws InterruptedException {
    get("/endpoints/" + endpoint + '/' + mode);
  }

  /** A webhook. */
  public URI hook() {
    return first.resolve("/hook");
  }

  /** The same webhook on another port: another endpoint. */
  public URI otherHook() {
    return second.resolve("/hook");
  }

  /** All arrivals so far. */
  public List<Arrival> arrivals() throws InterruptedException {
    return ArrivalLog.decode(get("/arrivals"));
  }

  /**
   * All arrivals since they were last taken; the sink forgets them, but not how many there were.
   */
  public List<Arrival> takeArrivals() throws InterruptedException {
    return ArrivalLog.decode(get("/taken"));
  }

  /** How many arrived of a series so far, duplicates too. */
  public int count(int series) throws InterruptedException {
    return number("/arrivals/" + series);
  }

  /** How many requests were open at once at most. */
  public int mostOpen() throws InterruptedException {
    return number("/open");
  }

  /** How long the machine kept a thread waiting since the last time this was asked. */
  public Histogram takePausesMicros() throws InterruptedException {
    return Histogram.decodeFromByteBuffer(ByteBuffer.wrap(get("/pauses")), 0);
  }

  /**
   * Waits until so many of a series have arrived, or the time is over.
   *
   * @return whether they have
   */
  public boolean awaitCount(int series, int wanted, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (count(series) < wanted) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MS);
    }
    return true;
  }

  private int number(String path) throws InterruptedException {
    return Integer.parseInt(new String(get(path), US_ASCII));
  }

  private byte[] get(String path) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(first.resolve(path)).build();
      HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
      return answer.body();
    } catch (IOException e) {
      process.checkRunning();
      throw new BenchFailure("the sink does not answer", e);
    }
  }
}
