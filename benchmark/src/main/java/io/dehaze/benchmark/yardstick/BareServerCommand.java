package io.dehaze.benchmark.yardstick;

import io.dehaze.benchmark.process.ParentProcess;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * The yardstick of a gateway: a server that reads the body of each request and answers, and does
 * nothing else; started by scenarios, not by people.
 */
@Command(name = "bare-server", hidden = true, description = "Reads requests and answers them.")
public final class BareServerCommand implements Callable<Integer> {
  /** What it prints before its port. */
  public static final String READY = "Bare server ready: ";

  /** Runs until it is ended, or until the process that started it is gone. */
  @Override
  public Integer call() throws IOException {
    Undertow server =
        Undertow.builder()
            .setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setWorkerThreads(1)
            .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
            .addHttpListener(
                0,
                "127.0.0.1",
                exchange ->
                    exchange
                        .getRequestReceiver()
                        .receiveFullBytes((read, body) -> read.getResponseSender().send("{}")))
            .build();
    ParentProcess.serve(server, READY);
    return 0;
  }
}
