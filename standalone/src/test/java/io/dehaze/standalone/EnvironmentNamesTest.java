package io.dehaze.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.settings.CommandLines;
import io.dehaze.settings.EnvironmentNames;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentNamesTest {
  @Test
  void listTheVariablesOfAllCommands() {
    assertThat(EnvironmentNames.ofAllProcesses())
        .as("common/src/main/resources/io/dehaze/settings/environment-names.txt")
        .containsAll(EnvironmentNames.of(CommandLines.create(new Dehaze(), Map.of())));
  }
}
