package io.dehaze.worker.credentials;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.credentials.SigningKey;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs webhooks (Standard Webhooks 1.0.0): what is signed is {@code id.timestamp.body}, and each
 * key makes one signature, so that either verifies while one takes over from another. Thread-safe:
 * each I/O thread has instances of its own, and none waits for another.
 */
@SuppressWarnings("ThreadLocalUsage") // a worker has one, and static ones would outlive it
final class Signer {
  /**
   * A key, ready to sign.
   *
   * @param algorithm {@link SigningKey#HMAC} or {@link SigningKey#ED25519}
   */
  record ReadyKey(String algorithm, Key key) {
    static ReadyKey of(SigningKey key) throws GeneralSecurityException {
      boolean hmac = key.algorithm().equals(SigningKey.HMAC);
      return new ReadyKey(
          key.algorithm(),
          hmac ? new SecretKeySpec(key.hmacKey(), "HmacSHA256") : key.privateKey());
    }
  }

  private final ThreadLocal<Mac> hmac = ThreadLocal.withInitial(Signer::newHmac);
  private final ThreadLocal<Signature> ed25519 = ThreadLocal.withInitial(Signer::newEd25519);

  /**
   * The value of {@code webhook-signature}.
   *
   * @param id what {@link WebhookId} made
   * @param timestamp of the attempt, in seconds since the epoch, as text
   * @param body exactly the bytes that are sent
   */
  String sign(List<ReadyKey> keys, String id, String timestamp, byte[] body) {
    byte[] before = (id + '.' + timestamp + '.').getBytes(US_ASCII);
    StringBuilder signatures = new StringBuilder(64 * keys.size());
    for (ReadyKey key : keys) {
      if (!signatures.isEmpty()) {
        signatures.append(' ');
      }
      byte[] signature = sign(key, before, body);
      signatures
          .append(key.algorithm())
          .append(',')
          .append(Base64.getEncoder().encodeToString(signature));
    }
    return signatures.toString();
  }

  private byte[] sign(ReadyKey key, byte[] before, byte[] body) {
    try {
      if (key.key() instanceof PrivateKey secret) {
        Signature signature = ed25519.get();
        signature.initSign(secret);
        signature.update(before);
        signature.update(body);
        return signature.sign();
      }
      Mac mac = hmac.get();
      mac.init(key.key());
      mac.update(before);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was read can sign", e);
    }
  }

  private static Mac newHmac() {
    try {
      return Mac.getInstance("HmacSHA256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static Signature newEd25519() {
    try {
      return Signature.getInstance("Ed25519");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java from 15 on has Ed25519", e);
    }
  }
}
