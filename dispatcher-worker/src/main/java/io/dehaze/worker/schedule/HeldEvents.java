package io.dehaze.worker.schedule;

import io.dehaze.admin.HealthCheck;
import io.dehaze.admin.LoopWatch;
import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The events that are held in memory until they are due, and the one thread that owns the wheel.
 * Any thread adds; this one starts what is due, in order, and where too much is in flight lets it
 * wait for room ({@link DueEvents}).
 *
 * <p>How much is held is bounded by the limit of the lane from which it came.
 */
public final class HeldEvents implements AutoCloseable {
  /** An event that waits for its time. Called by the holding thread alone. */
  interface Held {
    /** When it is due, in milliseconds since the epoch. */
    long dueMs();

    /**
     * Starts its deliveries, unless it is to be dropped or to wait for another time.
     *
     * @return null where that is done; else what is in the way: it will be tried again
     */
    Obstacle tryStart();

    /** Whether its partition is still this worker's. */
    boolean isStillOurs();

    /** Lets it go: another worker has it now. */
    void abandon();
  }

  /**
   * What keeps an event that is due from starting.
   *
   * @param waitsFor what it alone waits for, and those like it
   */
  record Obstacle(Object waitsFor) {
    /** There is no room for any event. */
    static final Obstacle NO_ROOM = new Obstacle("room");
  }

  private static final int SPAN_MS = 16_384;
  private static final long ROOM_RETRY_NANOS = 100_000;
  private static final long LONGEST_SLEEP_MS = 50;

  private final Clock clock;
  private final Consumer<Throwable> fatal;
  private final Queue<Held> inbox = new ConcurrentLinkedQueue<>();
  private final DueEvents due = new DueEvents();
  private final LoopWatch loop;
  private final Thread thread;
  private TimerWheel<Held> wheel;
  private volatile boolean asleep;
  private volatile boolean lostSome;
  private volatile int held;
  private volatile int dueCount;
  private volatile long oldestDueMs = Long.MAX_VALUE;
  private volatile boolean closing;

  /**
   * Holds nothing yet.
   *
   * @param lane from which lane the events come; names the thread
   * @param clock when it is
   * @param fatal told of an error after which nothing is started any more; it should end the
   *     process
   */
  public HeldEvents(String lane, Clock clock, Consumer<Throwable> fatal) {
    this(new LoopWatch("wheel-" + lane), clock, fatal);
  }

  HeldEvents(LoopWatch loop, Clock clock, Consumer<Throwable> fatal) {
    this.loop = loop;
    this.thread = new Thread(this::run, loop.name());
    this.clock = clock;
    this.fatal = fatal;
  }

  /** Starts the thread. */
  public void start() {
    wheel = new TimerWheel<>(SPAN_MS, clock.millis());
    thread.start();
  }

  /** Holds an event until it is due. Any thread. */
  void add(Held event) {
    inbox.add(event);
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  /** Some partitions are gone: what is held of them is let go at once. Any thread. */
  void letGoWhatIsLost() {
    lostSome = true;
    LockSupport.unpark(thread);
  }

  /** Whether its thread goes round. */
  public HealthCheck loop() {
    return loop;
  }

  /** How many events are held: not due, or due and without room. */
  public int held() {
    return held;
  }

  /** How many are due and without room. */
  int due() {
    return dueCount;
  }

  /**
   * How long the oldest event that is due has waited for room, in milliseconds; 0 where none waits.
   */
  public long oldestDueAgeMs() {
    return Math.max(0, clock.millis() - oldestDueMs);
  }

  private void run() {
    try {
      while (!closing) {
        loop.goesRound();
        turn();
      }
    } catch (Throwable e) {
      fatal.accept(e);
    } finally {
      loop.hasEnded();
    }
  }

  private void turn() {
    if (lostSome) {
      lostSome = false;
      wheel.removeIf(this::isLost);
      due.removeIf(this::isLost);
    }
    Held arrived;
    while ((arrived = inbox.poll()) != null) {
      wheel.add(arrived, arrived.dueMs());
    }
    wheel.advanceTo(clock.millis(), due.arrivals());
    due.start();
    held = wheel.size() + due.size();
    dueCount = due.size();
    oldestDueMs = due.oldestDueMs();
    sleep();
  }

  private boolean isLost(Held event) {
    if (event.isStillOurs()) {
      return false;
    }
    event.abandon();
    return true;
  }

  private void sleep() {
    if (!due.isEmpty()) {
      LockSupport.parkNanos(ROOM_RETRY_NANOS);
      return;
    }
    asleep = true;
    if (inbox.isEmpty() && !lostSome && !closing) {
      // First the bound, then the nanoseconds: the time until never has no room in them.
      long sleepMs = Math.min(LONGEST_SLEEP_MS, wheel.nextMs() - clock.millis());
      LockSupport.parkNanos(Math.max(0, sleepMs) * 1_000_000);
    }
    asleep = false;
  }

  /** Starts nothing more. What is held was not committed, so another worker reads it. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(thread);
    thread.join(2_000);
  }
}
