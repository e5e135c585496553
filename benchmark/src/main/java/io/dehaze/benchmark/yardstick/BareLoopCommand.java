package io.dehaze.benchmark.yardstick;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The yardstick of a worker: a consumer whose records go out through the same HTTP client, without
 * any promise: no match, no offset, no retry, no deadline; started by scenarios, not by people.
 */
@Command(name = "bare-loop", hidden = true, description = "Consumes and posts.")
public final class BareLoopCommand implements Callable<Integer> {
  @Mixin private ConsumerOptions options;

  /** Runs until it is ended. */
  @Override
  public Integer call() throws Exception {
    deliver(options);
    return 0;
  }

  /** Posts each record as it comes, for ever. */
  static void deliver(ConsumerOptions options) throws Exception {
    BareClient client = new BareClient(options.target(), options.inFlight());
    try (KafkaConsumer<byte[], byte[]> consumer = options.consumer()) {
      consumer.subscribe(List.of(options.topic()));
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          client.post(record.value());
        }
      }
    }
  }
}
