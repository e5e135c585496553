package io.dehaze.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import io.dehaze.secret.CannotDecrypt;
import io.dehaze.secret.Encrypted;
import io.dehaze.secret.EncryptionKeys;
import java.io.IOException;
import java.util.Map;

/**
 * Opens credentials and closes them. What is closed is bound to its context, the trigger and the
 * endpoint that it is for: copied to another trigger, or with another address, it cannot be opened.
 * Thread-safe.
 */
public final class CredentialsVault {
  /** Secrets were given, and there is no key to encrypt them with. */
  public static final String NO_ENCRYPTION_KEY = "no_encryption_key";

  /** Secrets are to be kept that cannot be decrypted. */
  public static final String SECRETS_LOCKED = "secrets_locked";

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private final EncryptionKeys keys;

  /** Works with these keys. */
  public CredentialsVault(EncryptionKeys keys) {
    this.keys = keys;
  }

  /**
   * Opens what is closed.
   *
   * @throws CannotDecrypt where it cannot be
   */
  public Credentials open(Credentials closed, String context) throws CannotDecrypt {
    if (closed.encrypted() == null) {
      return closed;
    }
    byte[] plain = keys.decrypt(closed.encrypted(), context);
    Credentials open;
    try {
      open = closed.opened(JSON.readValue(plain, TEXTS));
    } catch (IOException e) {
      throw new CannotDecrypt("what was encrypted cannot be understood"); // its text is a secret
    }
    if (open.isClosed()) {
      throw new CannotDecrypt("a secret is missing from what was encrypted");
    }
    return open;
  }

  /**
   * Closes what somebody wants, once what is to be kept has come from what is stored.
   *
   * @param context of what is wanted
   * @param stored what is in force; {@link Credentials#NONE} where there is nothing
   * @param storedContext of what is stored
   */
  public Credentials close(
      Credentials wanted,
      String context,
      Credentials stored,
      String storedContext,
      Problems problems) {
    if (!wanted.hasSecrets()) {
      return wanted;
    }
    if (keys.isEmpty()) {
      problems.add(
          NO_ENCRYPTION_KEY,
          null,
          "this gateway has no key to encrypt secrets with: give gateways and workers one"
              + " (--encryption-keys, DEHAZE_ENCRYPTION_KEYS); nothing was changed");
      return wanted;
    }
    Credentials complete =
        wanted.isClosed() ? keep(wanted, context, stored, storedContext, problems) : wanted;
    return problems.isEmpty() ? complete.closed(encrypted(complete, context)) : wanted;
  }

  private Credentials keep(
      Credentials wanted,
      String context,
      Credentials stored,
      String storedContext,
      Problems problems) {
    if (!stored.isNone() && !context.equals(storedContext)) {
      problems.add(
          Problem.INVALID_FIELD,
          "url",
          "url names another scheme, host or port than the one that the stored secrets are for: give"
              + " all secrets anew, so that only who knows them can send them elsewhere");
      return wanted;
    }
    try {
      Credentials complete = new Keeping(open(stored, storedContext), problems).in(wanted);
      TlsReader.checkPair(complete.tls(), problems); // a new certificate for the old key
      return complete;
    } catch (CannotDecrypt e) {
      problems.add(
          SECRETS_LOCKED,
          null,
          "the stored secrets cannot be decrypted: %s; give all secrets anew, or this gateway the"
              .formatted(e.getMessage())
              .concat(" key; nothing was changed"));
      return wanted;
    }
  }

  private Encrypted encrypted(Credentials open, String context) {
    try {
      return keys.encrypt(JSON.writeValueAsBytes(open.values()), context);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can always be written");
    }
  }
}
