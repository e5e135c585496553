package io.dehaze.benchmark.sink;

import io.dehaze.benchmark.process.ParentProcess;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A webhook that only counts, as cheaply as it can, since it shares the processors with what it
 * measures; started by scenarios, not by people.
 */
@Command(name = "counting-sink", hidden = true, description = "Counts webhooks.")
public final class CountingSinkCommand implements Callable<Integer> {
  static final String READY = "Counting sink ready: ";

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Where it listens.")
  private String host;

  private final LongAdder count = new LongAdder();

  /** Runs until it is ended, or until the process that started it is gone. */
  @Override
  public Integer call() throws IOException {
    Undertow server =
        Undertow.builder()
            .setIoThreads(2)
            .setWorkerThreads(1)
            .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, -1) // a yardstick may wait long
            .addHttpListener(0, host, this::handle)
            .build();
    ParentProcess.serve(server, READY);
    return 0;
  }

  private void handle(HttpServerExchange exchange) {
    if (exchange.getRelativePath().equals("/count")) {
      exchange.getResponseSender().send(Long.toString(count.sum()));
    } else {
      count.increment();
      exchange.endExchange();
    }
  }
}
