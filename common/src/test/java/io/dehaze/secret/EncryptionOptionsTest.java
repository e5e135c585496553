package io.dehaze.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dehaze.settings.CommandLines;
import io.dehaze.settings.StartFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class EncryptionOptionsTest {
  private static final String KEY = EncryptionKeys.generate().reveal();

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @Command(name = "probe")
  private static final class Probe implements Runnable {
    @Mixin private EncryptionOptions options;

    @Override
    public void run() {}
  }

  private EncryptionKeys keys(Map<String, String> environment, String... arguments) {
    Probe probe = new Probe();
    assertThat(CommandLines.create(probe, environment).execute(arguments)).isZero();
    return probe.options.keys();
  }

  @Test
  void areNoneWhereNothingIsSaid() {
    assertThat(keys(Map.of()).isEmpty()).isTrue();
  }

  @Test
  void comeFromTheEnvironmentOrAFile_andNotFromBoth() throws Exception {
    String id = EncryptionKeys.parse(KEY).encrypt(new byte[0], "").keyId();
    Map<String, String> environment = Map.of("DEHAZE_ENCRYPTION_KEYS", KEY);
    String file = "--encryption-keys-file=" + Files.writeString(folder.resolve("keys"), KEY + "\n");
    assertThat(keys(environment).isFirst(id)).isTrue();
    assertThat(keys(Map.of(), file).isFirst(id)).isTrue();
    assertThatThrownBy(() -> keys(environment, file)).isInstanceOf(StartFailure.class);
  }

  @Test
  void tellNothingOfAKeyThatIsNone() throws Exception {
    String almost = KEY.substring(1);
    for (Map<String, String> environment :
        List.of(Map.of("DEHAZE_ENCRYPTION_KEYS", almost), Map.<String, String>of())) {
      String[] arguments =
          environment.isEmpty() ? new String[] {"--encryption-keys=" + almost} : new String[0];
      int code =
          CommandLines.create(new Probe(), environment)
              .setErr(new PrintWriter(err, true))
              .execute(arguments);
      assertThat(code).isEqualTo(2);
    }
    assertThat(err.toString()).contains("openssl rand -base64 32").doesNotContain(almost);
    Path file = Files.writeString(folder.resolve("keys"), almost);
    assertThatThrownBy(() -> keys(Map.of(), "--encryption-keys-file=" + file))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("openssl rand -base64 32")
        .hasMessageNotContaining(almost);
  }
}
