package io.dehaze.benchmark.yardstick;

import io.dehaze.benchmark.process.ParentProcess;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The parts of gateway and worker, and nothing between them: a server that sends each body to Kafka
 * and answers when it is acknowledged, and a loop that consumes and posts. No promise is kept
 * beyond {@code acks=all}; started by scenarios, not by people.
 */
@Command(name = "bare-chain", hidden = true, description = "Takes, stores, consumes and posts.")
public final class BareChainCommand implements Callable<Integer> {
  /** What it prints before its port. */
  public static final String READY = "Bare chain ready: ";

  @Mixin private ConsumerOptions options;

  /** Runs until it is ended, or until the process that started it is gone. */
  @Override
  public Integer call() throws Exception {
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            options.bootstrapServers(),
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    producer.partitionsFor(options.topic());
    Thread delivering = new Thread(this::deliver, "deliver");
    delivering.setDaemon(true);
    delivering.start();
    ParentProcess.serve(server(producer), READY);
    return 0;
  }

  private Undertow server(KafkaProducer<byte[], byte[]> producer) {
    return Undertow.builder()
        .setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
        .setWorkerThreads(1)
        .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
        .addHttpListener(
            0,
            "127.0.0.1",
            exchange ->
                exchange
                    .getRequestReceiver()
                    .receiveFullBytes((read, body) -> store(producer, read, body)))
        .build();
  }

  private void store(
      KafkaProducer<byte[], byte[]> producer, HttpServerExchange exchange, byte[] body) {
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () ->
            producer.send(
                new ProducerRecord<>(options.topic(), body),
                (stored, failure) ->
                    exchange.getIoThread().execute(() -> answer(exchange, failure))));
  }

  private static void answer(HttpServerExchange exchange, Exception failure) {
    exchange.setStatusCode(failure == null ? 200 : 503).getResponseSender().send("{}");
  }

  private void deliver() {
    try {
      BareLoopCommand.deliver(options);
    } catch (Exception e) {
      throw new IllegalStateException("a yardstick makes no promise: whatever fails ends it", e);
    }
  }
}
