package io.dehaze.gateway.story;

import io.dehaze.event.EventKey;
import io.dehaze.gateway.cancel.SearchUnfinished;
import io.dehaze.gateway.cancel.WaitingEvents;
import io.dehaze.kafka.KafkaClients;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

/** A few searches that go on side by side, each with a Kafka client of its own. Thread-safe. */
final class StorySearches implements AutoCloseable {
  private final WaitingEvents waiting;
  private final List<StorySearch> all;
  private final BlockingQueue<StorySearch> free;

  /**
   * Connects to nothing yet.
   *
   * @param count how many at once; who comes then waits
   */
  StorySearches(KafkaClients kafka, String topicPrefix, int count, Clock clock) {
    waiting = new WaitingEvents(kafka, topicPrefix);
    all =
        IntStream.rangeClosed(1, count)
            .mapToObj(
                number ->
                    new StorySearch(
                        kafka, topicPrefix, "dehaze-gateway-story-" + number, waiting, clock))
            .toList();
    free = new LinkedBlockingQueue<>(all);
  }

  /** As {@link StorySearch#find}. */
  StorySearch.Result find(EventKey event, long sinceMs)
      throws InterruptedException, SearchUnfinished {
    StorySearch search = free.take();
    try {
      return search.find(event, sinceMs);
    } finally {
      free.add(search);
    }
  }

  @Override
  public void close() {
    waiting.close();
    all.forEach(StorySearch::close);
  }
}
