package io.dehaze.gateway.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The files that credentials are in. They may be replaced at any time, as those of a mounted Secret
 * are. For one thread.
 */
final class CredentialFiles {
  private static final int FILE_BYTES_MAX = 1024 * 1024;

  private final Optional<Path> apiKeysFile;
  private final Optional<Path> secretsFile;
  private final Optional<Path> jwksFile;
  private byte[][] read = {};
  private ApiKeys apiKeys = ApiKeys.NONE;
  private List<TokenKey> tokenKeys = List.of();

  CredentialFiles(AuthSettings settings) {
    this.apiKeysFile = settings.apiKeys();
    this.secretsFile = settings.secrets();
    this.jwksFile = settings.jwksFile();
  }

  /**
   * Reads them.
   *
   * @return whether anything has changed since the last time
   * @throws BadCredentials where one cannot be used; then what was read before stays
   */
  boolean read() throws BadCredentials {
    byte[][] now = {bytes(apiKeysFile), bytes(secretsFile), bytes(jwksFile)};
    if (Arrays.deepEquals(now, read)) {
      return false;
    }
    List<TokenKey> keys = new ArrayList<>();
    ApiKeys given = ApiKeys.NONE;
    if (apiKeysFile.isPresent()) {
      given = of(apiKeysFile, () -> ApiKeys.parse(lines(now[0])));
    }
    if (secretsFile.isPresent()) {
      keys.addAll(of(secretsFile, () -> TokenKeys.ofSecrets(lines(now[1]))));
    }
    if (jwksFile.isPresent()) {
      keys.addAll(of(jwksFile, () -> TokenKeys.ofJwks(now[2])));
    }
    apiKeys = given;
    tokenKeys = keys;
    read = now;
    return true;
  }

  ApiKeys apiKeys() {
    return apiKeys;
  }

  List<TokenKey> tokenKeys() {
    return tokenKeys;
  }

  private interface Reading<T> {
    T read() throws BadCredentials;
  }

  private static <T> T of(Optional<Path> file, Reading<T> reading) throws BadCredentials {
    try {
      return reading.read();
    } catch (BadCredentials e) {
      throw new BadCredentials(file.orElseThrow() + ": " + e.getMessage());
    }
  }

  private static byte[] bytes(Optional<Path> given) throws BadCredentials {
    if (given.isEmpty()) {
      return new byte[0];
    }
    Path file = given.get();
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new BadCredentials(file + " is larger than " + FILE_BYTES_MAX + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BadCredentials(file + " cannot be read: " + e);
    }
  }

  private static List<String> lines(byte[] bytes) throws BadCredentials {
    try {
      CharSequence text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return text.toString().lines().toList();
    } catch (CharacterCodingException e) {
      throw new BadCredentials("it is not UTF-8");
    }
  }
}
