package io.dehaze.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileDescriptorsTest {
  @ParameterizedTest
  @CsvSource({
    "10000, 1048576, 10000",
    "10000, 10512, 10000",
    "10000, 10511, 9999",
    "10000, 1024, 512",
    "10000, 256, 64",
    "10000, 1, 1",
    "100, 9223372036854775807, 100"
  })
  void leavesAProcessWhatItNeedsItself(int wanted, long allowed, int connections) {
    assertThat(FileDescriptors.connections(wanted, allowed)).isEqualTo(connections);
  }

  @Test
  void knowsALimitOfThisProcess() {
    assertThat(FileDescriptors.allowed()).isGreaterThan(64);
  }
}
