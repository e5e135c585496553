package io.dehaze.worker.deliver;

import io.dehaze.event.QueuedEvent;
import io.dehaze.reply.Reply;
import io.dehaze.reply.ReplyTo;

/**
 * Which of an event's triggers answers its caller. The first 2xx does, at once. Where there is
 * none, the caller gets the failure that tells most, once all have failed: what a webhook answered
 * before that one gave no answer, and that before that one was not called. Of equals the first
 * counts. Thread-safe.
 */
final class Race {
  /** How much a failure tells. */
  enum Rank {
    NOT_CALLED,
    NO_ANSWER,
    ANSWER
  }

  private final ReplyTo to;
  private final QueuedEvent queued;
  private final Replies replies;
  private final Runnable whenOver;

  private int running; // guarded by this, like all below
  private boolean won;
  private Rank bestRank;
  private Reply best;
  private Runnable bestOver = Race::nothing;

  /**
   * Nobody has come in yet.
   *
   * @param deliveries how many run
   * @param whenOver run once there is nothing more to tell the caller, and Kafka has what there was
   */
  Race(ReplyTo to, QueuedEvent queued, int deliveries, Replies replies, Runnable whenOver) {
    this.to = to;
    this.queued = queued;
    this.running = deliveries;
    this.replies = replies;
    this.whenOver = whenOver;
  }

  /**
   * A delivery succeeded.
   *
   * @param release run when the reply is not in use any more
   */
  void succeeded(Reply reply, Runnable release) {
    boolean first;
    Runnable unused;
    synchronized (this) {
      first = !won;
      won = true;
      running--;
      unused = first ? bestOver : release;
      bestOver = Race::nothing;
    }
    unused.run();
    if (first) {
      send(reply, release);
    }
  }

  /**
   * A delivery failed, or succeeded with an answer that cannot be handed on.
   *
   * @param release run when the reply is not in use any more
   */
  void failed(Rank rank, Reply reply, Runnable release) {
    Runnable unused;
    synchronized (this) {
      boolean better = !won && (best == null || rank.compareTo(bestRank) > 0);
      unused = better ? bestOver : release;
      if (better) {
        bestRank = rank;
        best = reply;
        bestOver = release;
      }
    }
    unused.run();
    ended();
  }

  /** A delivery ended, and there is nothing to tell of it. */
  void ended() {
    Reply last = null;
    boolean over;
    synchronized (this) {
      running--;
      over = running == 0 && !won;
      if (over) {
        last = best;
      }
    }
    if (over && last == null) {
      whenOver.run();
    } else if (over) {
      send(last, bestOver);
    }
  }

  private void send(Reply reply, Runnable release) {
    replies.send(
        to,
        queued,
        reply,
        () -> {
          release.run();
          whenOver.run();
        });
  }

  private static void nothing() {}
}
