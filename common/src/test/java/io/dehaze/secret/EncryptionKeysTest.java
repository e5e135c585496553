package io.dehaze.secret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionKeysTest {
  private static final String OLD = EncryptionKeys.generate().reveal();
  private static final String NEW = EncryptionKeys.generate().reveal();
  private static final byte[] PLAIN = "whsec_canary".getBytes(UTF_8);

  @Test
  void readsWhatItEncrypted_whereTheContextIsTheSame() throws Exception {
    EncryptionKeys keys = EncryptionKeys.parse(OLD);
    Encrypted encrypted = keys.encrypt(PLAIN, "here");

    assertThat(keys.decrypt(encrypted, "here")).isEqualTo(PLAIN);
    assertThat(new String(encrypted.bytes(), ISO_8859_1)).doesNotContain("canary");
    assertThatThrownBy(() -> keys.decrypt(encrypted, "there")).isInstanceOf(CannotDecrypt.class);
  }

  @Test
  void neverEncryptsTwiceAlike() {
    EncryptionKeys keys = EncryptionKeys.parse(OLD);
    assertThat(keys.encrypt(PLAIN, "")).isNotEqualTo(keys.encrypt(PLAIN, ""));
  }

  @Test
  void encryptsWithTheFirstKey_andReadsWithAll() throws Exception {
    Encrypted before = EncryptionKeys.parse(OLD).encrypt(PLAIN, "");
    EncryptionKeys both = EncryptionKeys.parse(NEW + "\n" + OLD + "\n");

    assertThat(both.decrypt(before, "")).isEqualTo(PLAIN);
    assertThat(both.isFirst(before.keyId())).isFalse();
    Encrypted after = both.encrypt(PLAIN, "");
    assertThat(both.isFirst(after.keyId())).isTrue();
    assertThat(EncryptionKeys.parse(NEW).decrypt(after, "")).isEqualTo(PLAIN);
  }

  @Test
  void saysWhichKeyIsMissing() {
    Encrypted before = EncryptionKeys.parse(OLD).encrypt(PLAIN, "");
    assertThatThrownBy(() -> EncryptionKeys.parse(NEW).decrypt(before, ""))
        .isInstanceOf(CannotDecrypt.class)
        .hasMessageContaining(before.keyId());
    assertThatThrownBy(() -> EncryptionKeys.NONE.decrypt(before, ""))
        .isInstanceOf(CannotDecrypt.class);
  }

  @Test
  void refusesWhatWasChanged() {
    EncryptionKeys keys = EncryptionKeys.parse(OLD);
    Encrypted encrypted = keys.encrypt(PLAIN, "");
    for (int i = 0; i < encrypted.bytes().length; i++) {
      byte[] changed = encrypted.bytes().clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> keys.decrypt(new Encrypted(encrypted.keyId(), changed), ""))
          .isInstanceOf(CannotDecrypt.class);
    }
    assertThatThrownBy(() -> keys.decrypt(new Encrypted(encrypted.keyId(), new byte[3]), ""))
        .isInstanceOf(CannotDecrypt.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "c2hvcnQ=", "not base64!", "AAAA,"})
  void refusesWhatIsNoKey_withoutShowingIt(String text) {
    assertThatThrownBy(() -> EncryptionKeys.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("openssl rand -base64 32")
        .hasMessageNotContaining("c2hvcnQ");
  }

  @Test
  void showsNothing() {
    EncryptionKeys keys = EncryptionKeys.parse(OLD);
    assertThat(keys.toString()).doesNotContain(OLD.substring(0, 8));
    assertThat(new Secret("canary").toString()).isEqualTo("***");
  }
}
