package io.dehaze.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {
  @Test
  void aFreeOneIsNoneThatAConnectionCouldHaveMeanwhile() {
    for (int i = 0; i < 20; i++) {
      assertThat(LoopbackPort.available(0)).isBetween(1_024, 32_767);
    }
  }

  @Test
  void aTakenOneIsSaidToBe() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LoopbackPort.available(taken.getLocalPort()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
    }
  }
}
