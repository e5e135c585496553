package io.dehaze.benchmark.sink;

import io.dehaze.benchmark.process.ParentProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The sink as a process; started by scenarios, not by people. */
@Command(name = "sink", hidden = true, description = "Receives the webhooks of a scenario.")
public final class SinkCommand implements Callable<Integer> {
  static final String READY = "Sink ready: ";

  @Option(names = "--answer-after-ms", defaultValue = "0", description = "How long answers take.")
  private int answerAfterMs;

  @Option(names = "--endpoints", defaultValue = "0", description = "Endpoints that can fail.")
  private int endpoints;

  /** Runs until it is ended, or until the process that started it is gone. */
  @Override
  public Integer call() throws IOException {
    List<Integer> ports = new SinkServer(answerAfterMs, endpoints).start();
    System.out.println(
        READY + ports.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    ParentProcess.awaitEnd();
    return 0;
  }
}
