package io.dehaze.benchmark.sink;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.JavaCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The counting sink, as the harness sees it. */
public final class CountingSink {
  private static final Pattern READY = Pattern.compile(CountingSinkCommand.READY + "(\\d+)");
  private static final int HEAP_MB = 256;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ChildProcess process;
  private final URI root;

  private CountingSink(ChildProcess process, String port) {
    this.process = process;
    this.root = URI.create("http://127.0.0.1:" + port);
  }

  /** Starts the process and waits until it listens. */
  public static CountingSink start(Run run) throws InterruptedException {
    return start(run, "127.0.0.1");
  }

  /** The same on every address, so that each of the loopback network is an endpoint. */
  public static CountingSink startOnAllAddresses(Run run) throws InterruptedException {
    return start(run, "0.0.0.0");
  }

  private static CountingSink start(Run run, String host) throws InterruptedException {
    List<String> arguments = List.of("counting-sink", "--host=" + host);
    ChildProcess process =
        run.start("sink", new JavaCommand(HEAP_MB, Benchmark.class.getName(), arguments));
    return new CountingSink(process, process.awaitLine(READY, Duration.ofSeconds(30)).group(1));
  }

  /** A webhook. */
  public URI hook() {
    return root.resolve("/hook");
  }

  /** How many webhooks it has had so far. */
  public long count() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(root.resolve("/count")).build();
      return Long.parseLong(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      process.checkRunning();
      throw new BenchFailure("the sink does not answer", e);
    }
  }
}
