package io.dehaze.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.settings.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class KeyCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = CommandLines.create(new Dehaze(), Map.of());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void printsTheLineForTheFile_andTheKeyApartFromIt() throws Exception {
    assertThat(run("key", "shop-backend", "publish:shop/order-*", "read:shop")).isZero();

    Matcher key = Pattern.compile("dhz_\\S+").matcher(err.toString());
    assertThat(key.find()).isTrue();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.group().getBytes(US_ASCII));
    assertThat(out.toString().strip())
        .isEqualTo(
            "shop-backend sha256:%s publish:shop/order-* read:shop"
                .formatted(HexFormat.of().formatHex(hash)));
  }

  @Test
  void makesNoKeyWithRightsThatAreNone() {
    assertThat(run("key", "shop-backend", "write:shop")).isEqualTo(1);
    assertThat(run("key", "shop backend", "read:shop")).isEqualTo(1);
    assertThat(run("key", "shop-backend")).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("publish:<project>").doesNotContain("dhz_");
  }
}
