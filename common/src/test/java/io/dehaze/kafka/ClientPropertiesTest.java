package io.dehaze.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPropertiesTest {
  @ParameterizedTest
  @ValueSource(strings = {"acks", "enable.auto.commit", "group.id", "isolation.level"})
  void keepsWhatPromisesRestOnFromOperators(String name) {
    assertThat(ClientProperties.isFixed(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"security.protocol", "sasl.jaas.config", "ssl.truststore.location"})
  void leavesTheRestToThem(String name) {
    assertThat(ClientProperties.isFixed(name)).isFalse();
    assertThat(ClientProperties.isKnown(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"security.protocoll", "broker.id", ""})
  void knowsATypo(String name) {
    assertThat(ClientProperties.isKnown(name)).isFalse();
  }
}
