package io.dehaze.gateway.dead;

import io.dehaze.event.QueuedEvent;
import io.dehaze.trigger.TriggerKey;
import io.dehaze.trigger.Triggers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/**
 * Redrives dead letters: each comes back as if it were fresh, with no attempt behind it, for the
 * trigger that it was for. One whose trigger is gone comes back for all that listen to it now, and
 * one to which nobody listens stays dead. Thread-safe: one redrive at a time.
 */
final class Redriver {
  /** As many as one request redrives. */
  static final int REDRIVEN_MAX = 100_000;

  private static final int CHUNK_MAX = 200;
  private static final long CHUNK_BYTES_MAX = 2L * 1024 * 1024;

  private final DeadLetterSearch search;
  private final RedriveWriter writer;
  private final RedrivePace pace;
  private final Supplier<Triggers> triggers;
  private final InstantSource clock;

  /**
   * Redrives with these parts.
   *
   * @param triggers the triggers in force when asked
   */
  Redriver(
      DeadLetterSearch search,
      RedriveWriter writer,
      RedrivePace pace,
      Supplier<Triggers> triggers,
      InstantSource clock) {
    this.search = search;
    this.writer = writer;
    this.pace = pace;
    this.triggers = triggers;
    this.clock = clock;
  }

  /**
   * Redrives what is meant, or counts it.
   *
   * @throws KafkaException where Kafka cannot be read and nothing was redriven
   */
  Redriven redrive(RedriveRequest request) throws InterruptedException, NotReadYet {
    Run run = new Run(request.dryRun());
    try {
      boolean all = search.visitOpen(request.filter(), run);
      run.writeChunk();
      return run.result(!all);
    } catch (KafkaException e) {
      if (run.redriven == 0) {
        throw e;
      }
      run.confirmed = false;
      return run.result(true);
    }
  }

  /** One redrive while it goes on. */
  private final class Run implements DeadLetterSearch.Visitor {
    private final boolean dry;
    private final List<Redrive> chunk = new ArrayList<>();
    private long chunkBytes;
    private int meant;
    private int matched;
    private int redriven;
    private int skipped;
    private boolean confirmed = true;

    Run(boolean dry) {
      this.dry = dry;
    }

    @Override
    public boolean visit(DeadLetter letter) throws InterruptedException {
      boolean alone = letter.queued() != null && hasTrigger(letter);
      boolean listened = alone || (letter.queued() != null && isListenedTo(letter.queued()));
      if (listened && meant == REDRIVEN_MAX) {
        return false;
      }
      matched++;
      if (!listened) {
        skipped++;
        return true;
      }
      meant++;
      return dry || add(letter, alone);
    }

    private boolean add(DeadLetter letter, boolean alone) throws InterruptedException {
      long dueMs = pace.nextDueMs(clock.millis());
      QueuedEvent dead = letter.queued();
      String trigger = alone ? letter.trigger() : null;
      chunk.add(
          new Redrive(letter, new QueuedEvent(dead.event(), dead.acceptedMs(), dueMs, 0, trigger)));
      chunkBytes += letter.data().length;
      boolean full = chunk.size() == CHUNK_MAX || chunkBytes >= CHUNK_BYTES_MAX;
      return !full || writeChunk();
    }

    /** Writes what has come together; false where Kafka did not acknowledge all of it. */
    private boolean writeChunk() throws InterruptedException {
      int written = chunk.isEmpty() ? 0 : writer.write(chunk);
      redriven += written;
      confirmed = confirmed && written == chunk.size();
      chunk.clear();
      chunkBytes = 0;
      return confirmed;
    }

    private Redriven result(boolean more) {
      return new Redriven(matched, redriven, skipped, more, confirmed);
    }
  }

  private boolean hasTrigger(DeadLetter letter) {
    return letter.trigger() != null
        && triggers.get().get(new TriggerKey(letter.project(), letter.trigger())) != null;
  }

  private boolean isListenedTo(QueuedEvent dead) {
    return !triggers
        .get()
        .matching(dead.event().project(), dead.event().type(), dead.event().options())
        .isEmpty();
  }
}
