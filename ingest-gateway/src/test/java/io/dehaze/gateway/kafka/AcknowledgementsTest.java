package io.dehaze.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {
  private static final ProducerRecord<byte[], byte[]> EVENT =
      new ProducerRecord<>("events", new byte[] {1});

  private final List<PublishResult> results = new ArrayList<>();
  private final List<Integer> stored = new ArrayList<>();
  private final FullProducer producer = new FullProducer();

  @Test
  void areCompleteWhenTheLastOneHasCome() {
    send(3);
    producer.completeNext();
    producer.completeNext();
    assertThat(results).isEmpty();
    producer.completeNext();
    assertThat(results).containsExactly(new PublishResult.Stored());
  }

  @Test
  void tellThatNothingIsStored_whenTheProducerTakesNothing() {
    producer.takes = 0;
    send(3);
    assertThat(results).containsExactly(new PublishResult.Unavailable());
  }

  @Test
  void tellThatNothingIsStored_whenTheProducerIsClosed() {
    producer.sendException = new KafkaException("closed");
    send(1);
    assertThat(results).containsExactly(new PublishResult.Unavailable());
  }

  @Test
  void waitForWhatWasSent_whenTheProducerTakesNoMore() {
    producer.takes = 2;
    send(5);
    producer.completeNext();
    assertThat(results).isEmpty();
    producer.completeNext();
    assertThat(results).containsExactly(new PublishResult.Unconfirmed());
  }

  @Test
  void areUnconfirmed_whenASendFailsLate() {
    send(2);
    producer.errorNext(new TimeoutException("delivery timeout"));
    producer.completeNext();
    assertThat(results).containsExactly(new PublishResult.Unconfirmed());
  }

  @Test
  void tellThatAnEventIsTooLarge_whenKafkaSaysSo() {
    send(1);
    producer.errorNext(new RecordTooLargeException());
    assertThat(stored).containsExactly(0);
    assertThat(results).containsExactly(new PublishResult.TooLarge());
  }

  @Test
  void tellThatNothingIsStored_whenKafkaForbidsIt() {
    send(1);
    producer.errorNext(new TopicAuthorizationException("events"));
    assertThat(results).containsExactly(new PublishResult.Unavailable());
  }

  private void send(int events) {
    Acknowledgements acknowledgements = new Acknowledgements(events, stored::add, results::add);
    for (int i = 0; i < events && acknowledgements.send(producer, EVENT); i++) {}
    acknowledgements.endOfSending();
  }

  /** Takes so many records, then fails at once as a producer with {@code max.block.ms=0} does. */
  private static final class FullProducer extends MockProducer<byte[], byte[]> {
    private int takes = Integer.MAX_VALUE;

    FullProducer() {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> event, Callback callback) {
      if (takes-- > 0) {
        return super.send(event, callback);
      }
      callback.onCompletion(null, new TimeoutException("no memory"));
      return CompletableFuture.failedFuture(new TimeoutException("no memory"));
    }
  }
}
