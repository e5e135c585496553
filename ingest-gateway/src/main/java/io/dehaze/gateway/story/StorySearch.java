package io.dehaze.gateway.story;

import io.dehaze.attempt.Attempt;
import io.dehaze.cancel.Cancellation;
import io.dehaze.event.EventKey;
import io.dehaze.event.QueuedEvent;
import io.dehaze.gateway.cancel.SearchUnfinished;
import io.dehaze.gateway.cancel.WaitingEvents;
import io.dehaze.gateway.kafka.Budget;
import io.dehaze.gateway.kafka.LogReader;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.lane.Lane;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells the story of an event, with no index: its partition follows from its id, its place in the
 * log from time. An id that is a UUID of version 7 carries the time of its acceptance; for others
 * the log is read backwards, or from a time that the request names. From the acceptance on each
 * record says where to look next.
 *
 * <p>Thread-safe: one search at a time. Blocks while it reads, for about two seconds at most; and
 * as long again where it looks through what waits.
 */
final class StorySearch implements AutoCloseable {
  private static final long BUDGET_MS = 2_000;
  private static final long BUDGET_BYTES = 512L * 1024 * 1024;

  /** Most events are tried at once: then this is enough, and the event's own record not needed. */
  private static final int FIRST_LOOK_RECORDS = 4_000;

  /** From the making of an id to the acceptance of its event, at most, where producers make ids. */
  private static final long ON_THE_WAY_MS = 10_000;

  /** How far back an event is looked for that is due and was not tried yet. */
  private static final long RECENTLY_MS = 60_000;

  private static final int BLOCK_RECORDS = 20_000;

  /** What was found, and how it was looked for. */
  record Result(Story story, long searchedFromMs, boolean spent) {}

  private final LogReader log;
  private final String prefix;
  private final AcceptedEvents acceptedEvents;
  private final LaneProgress progress;
  private final WaitingEvents waiting;
  private final Clock clock;

  /**
   * Will search the lanes of a cluster.
   *
   * @param waiting finds events that wait
   */
  StorySearch(
      KafkaClients kafka, String topicPrefix, String clientId, WaitingEvents waiting, Clock clock) {
    this.log = new LogReader(kafka, clientId);
    this.prefix = topicPrefix;
    this.acceptedEvents = new AcceptedEvents(log, topicPrefix);
    this.progress = new LaneProgress(kafka, topicPrefix);
    this.waiting = waiting;
    this.clock = clock;
  }

  /**
   * What is known of an event.
   *
   * @param sinceMs a time at or before its acceptance, in milliseconds since the epoch; -1 where
   *     none is known
   * @throws SearchUnfinished where it may be among so many that wait that they were not all read
   */
  synchronized Result find(EventKey event, long sinceMs)
      throws InterruptedException, SearchUnfinished {
    Budget budget = new Budget(BUDGET_MS, BUDGET_BYTES);
    byte[] key = event.id().getBytes(StandardCharsets.UTF_8);
    TopicPartition lane = AcceptedEvents.home(log, Lane.ATTEMPTS.topic(prefix), key);
    AttemptTrail trail = new AttemptTrail(log, lane, event, budget);
    Search search = new Search(event, trail, budget);
    long idMs = IdTime.of(event.id(), clock.millis() + AttemptTrail.CLOCKS_MS);
    if (sinceMs >= 0) {
      search.forwards(sinceMs, Long.MAX_VALUE / 2);
      return search.result(sinceMs);
    }
    if (idMs >= 0) {
      search.forwards(idMs, ON_THE_WAY_MS);
      return search.result(idMs);
    }
    search.backwards();
    return search.result(trail.oldestSeenMs());
  }

  /** One search. */
  private final class Search {
    private final EventKey event;
    private final AttemptTrail trail;
    private final Budget budget;
    private final Story story = new Story();

    Search(EventKey event, AttemptTrail trail, Budget budget) {
      this.event = event;
      this.trail = trail;
      this.budget = budget;
    }

    Result result(long fromMs) {
      return new Result(story, fromMs, budget.isSpent());
    }

    void forwards(long fromMs, long spanMs) throws InterruptedException {
      trail.follow(story, fromMs, FIRST_LOOK_RECORDS);
      if (story.isComplete()) {
        return;
      }
      Optional<AcceptedEvents.Found> found = acceptedAt(fromMs, spanMs);
      if (found.isPresent()) {
        followAccepted(found.get());
      } else if (!story.hasAttempts()) {
        trail.follow(story, fromMs, Integer.MAX_VALUE);
      }
    }

    private void followAccepted(AcceptedEvents.Found found) throws InterruptedException {
      story.accepted(found.queued());
      followDue(found.queued());
      if (story.state() == Story.State.PENDING && progress.isDone(found)) {
        story.handled();
      }
    }

    private Optional<AcceptedEvents.Found> acceptedAt(long fromMs, long spanMs) {
      Optional<AcceptedEvents.Found> found =
          acceptedEvents.find(event, fromMs, Math.min(spanMs, AttemptTrail.CLOCKS_MS), budget);
      if (found.isEmpty()) {
        long earlierMs = fromMs - AttemptTrail.CLOCKS_MS;
        found = acceptedEvents.find(event, earlierMs, spanMs + AttemptTrail.CLOCKS_MS, budget);
      }
      return found;
    }

    private void followDue(QueuedEvent queued) {
      long dueMs = Math.max(queued.acceptedMs(), queued.dueMs());
      if (dueMs <= clock.millis()) {
        trail.follow(story, dueMs, Integer.MAX_VALUE);
      } else if (isCancelled(queued)) {
        story.cancelled();
      }
    }

    /** A row's time is when its event is due. */
    private boolean isCancelled(QueuedEvent queued) {
      TopicPartition table = new TopicPartition(Lane.CANCELLATIONS.topic(prefix), 0);
      Map<TopicPartition, Long> from = log.at(List.of(table), queued.dueMs());
      if (from.isEmpty()) {
        return false;
      }
      long to = log.ends(List.of(table)).get(table);
      byte[] key = event.toBytes();
      boolean[] cancelled = new boolean[1];
      log.read(
          Map.of(table, new LogReader.Extent(from.get(table), to)),
          budget,
          row -> {
            if (Arrays.equals(row.key(), key)) {
              cancelled[0] =
                  row.value() != null && Cancellation.read(row).covers(queued.acceptedMs());
            }
            return true;
          });
      return cancelled[0];
    }

    void backwards() throws InterruptedException, SearchUnfinished {
      Optional<Attempt> newest = trail.newest(BLOCK_RECORDS);
      if (newest.isPresent()) {
        forwards(newest.get().times().acceptedMs(), AttemptTrail.CLOCKS_MS);
        return;
      }
      long recentlyMs = clock.millis() - RECENTLY_MS;
      Optional<AcceptedEvents.Found> lately =
          acceptedEvents.find(event, recentlyMs, 2 * RECENTLY_MS, budget);
      if (lately.isPresent()) {
        followAccepted(lately.get());
        return;
      }
      WaitingEvents.last(waiting.find(event, new Budget(BUDGET_MS, BUDGET_BYTES)))
          .ifPresent(
              queued -> {
                story.accepted(queued);
                followDue(queued);
              });
    }
  }

  /** Breaks off a search that is under way. */
  @Override
  public void close() {
    log.breakOff();
    closeClients();
  }

  private synchronized void closeClients() {
    log.close();
    progress.close();
  }
}
