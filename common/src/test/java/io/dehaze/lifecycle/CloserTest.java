package io.dehaze.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CloserTest {
  private final List<String> closed = new CopyOnWriteArrayList<>();
  private final Closer closer = new Closer();

  @Test
  void closesNewestFirstAndOnce() {
    closer.open(() -> closed.add("first"));
    closer.open(() -> closed.add("second"));
    closer.close();
    closer.close();
    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void closesTheRestWhenOnePartThrows() {
    closer.open(() -> closed.add("first"));
    closer.open(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    closer.close();
    assertThat(closed).containsExactly("first");
  }

  @Test
  void leavesAHangingPartBehindAfterItsBound() {
    var never = new CountDownLatch(1);
    closer.open(() -> closed.add("first"));
    closer.open(never::await, Duration.ofMillis(50));
    closer.close();
    assertThat(closed).containsExactly("first");
    never.countDown();
  }
}
