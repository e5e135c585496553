package io.dehaze.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

class IoInboxesTest {
  private XnioWorker worker;

  @BeforeEach
  void start() throws Exception {
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
  }

  @AfterEach
  void stop() {
    worker.shutdownNow();
  }

  @Test
  void aTaskThatFails_leavesNoneBehind() throws Exception {
    XnioIoThread thread = worker.getIoThread();
    IoInboxes inboxes = new IoInboxes();
    CountDownLatch allAdded = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    thread.execute(() -> awaitUnchecked(allAdded)); // so that the tasks come together
    inboxes.execute(
        thread,
        () -> {
          throw new IllegalStateException("as it is meant to");
        });
    inboxes.execute(thread, ran::countDown);
    allAdded.countDown();
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
