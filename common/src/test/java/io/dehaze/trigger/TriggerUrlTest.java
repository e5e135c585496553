package io.dehaze.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerUrlTest {
  private final Problems problems = new Problems();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "https://shop.example/hook?a=b&c=%20",
        "HTTP://Shop.Example:8080/",
        "http://127.0.0.1:9/x",
        "http://10.0.0.255",
        "http://[::1]:8080/",
        "http://[2001:db8::1]",
        "http://2130706433/",
        "http://0/",
        "http://0.0.0.0/",
        "https://xn--mnchen-3ya.example/",
        "http://a-b.c-d",
        "http://shop.example:65535",
        "http://169.254.169.254/latest",
        "http://1.a.example",
        "http://a:/x",
        "http://a?b"
      })
  void acceptsWhateverHostIsClear(String url) {
    assertThat(TriggerUrl.read(url, problems)).hasToString(url);
    assertThat(problems.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ftp://a/b",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:,a",
        "jar:http://a!/",
        "/relative",
        "relative",
        "//a/b",
        "http:",
        "http:a",
        "http://",
        "http:///a",
        "http:/a",
        "https://?a",
        "http://a b/",
        "http://a/ b",
        " http://a",
        "http://a\n",
        "http://a/\r\nx",
        "http://127.1",
        "http://127.0.0.1.",
        "http://a_b/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://256.1.1.1/",
        "http://1.2.3/",
        "http://1.2.3.4.5/",
        "http://0x7f000001/",
        "http://017700000001/",
        "http://00/",
        "http://00./",
        "http://0x7f.1/",
        "http://127.0.0.0x1/",
        "http://①②⑦.0.0.1/",
        "http://127。0。0。1/",
        "http://münchen.example/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[::1/",
        "http://[1.2.3.4]/",
        "http://a:0/",
        "http://a:65536/",
        "http://a:-1/",
        "http://a:x/",
        "http://a/#fragment",
        "http://a/%zz",
        "http://a\\b",
        "http://-a/",
        "http://a-/",
        "http://.a/",
        "http://a..b/",
        "http://\u202ea/"
      })
  void refusesWhatIsNoClearAddress(String url) {
    assertThat(TriggerUrl.read(url, problems)).isNull();
    assertThat(problems.list()).extracting(Problem::code).containsExactly("invalid_field");
    assertThat(problems.list()).extracting(Problem::field).containsExactly("url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://user:pw@shop.example/", "http://user@a", "https://@a/", "http://a@127.1/"})
  void refusesUserNames(String url) {
    assertThat(TriggerUrl.read(url, problems)).isNull();
    assertThat(problems.list()).extracting(Problem::code).containsExactly("userinfo");
  }

  @Test
  void refusesCharactersThatNoTextHas() {
    TriggerUrl.read("http://a/\u0000", problems);
    TriggerUrl.read("http://a/\ud800", problems);
    assertThat(problems.list())
        .extracting(Problem::code)
        .containsExactly("bad_characters", "lone_surrogate");
  }

  @Test
  void limitsTheLength() {
    assertThat(TriggerUrl.read("http://a/" + "x".repeat(2_039), problems)).isNotNull();
    assertThat(TriggerUrl.read("http://a/" + "x".repeat(2_040), problems)).isNull();
  }
}
