package io.dehaze.benchmark.yardstick;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.vertx.VertxParallelStreamProcessor;
import io.dehaze.benchmark.process.ParentProcess;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The yardstick of a worker among libraries: parallel-consumer with Vert.x doing the same job, each
 * record a POST, in any order; started by scenarios, not by people.
 */
@Command(name = "parallel-consumer", hidden = true, description = "Consumes and posts.")
public final class ParallelConsumerCommand implements Callable<Integer> {
  @Mixin private ConsumerOptions options;

  /** Runs until it is ended, or until the process that started it is gone. */
  @Override
  public Integer call() throws Exception {
    ParallelConsumerOptions<byte[], byte[]> settings =
        ParallelConsumerOptions.<byte[], byte[]>builder()
            .consumer(options.consumer())
            .ordering(ProcessingOrder.UNORDERED)
            .maxConcurrency(options.inFlight())
            .build();
    VertxParallelStreamProcessor<byte[], byte[]> processor =
        VertxParallelStreamProcessor.createEosStreamProcessor(settings);
    processor.subscribe(List.of(options.topic()));
    int port = options.target().getPort();
    processor.vertxHttpWebClient(
        (client, context) ->
            client
                .post(port, options.target().getHost(), options.target().getPath())
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(context.value())),
        answer -> {});
    ParentProcess.awaitEnd();
    return 0;
  }
}
