package io.dehaze.worker.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.credentials.Authorization;
import io.dehaze.credentials.Credentials;
import io.dehaze.credentials.HeldSecret;
import io.dehaze.credentials.SigningKey;
import io.dehaze.worker.webhook.Peer;
import io.dehaze.worker.webhook.TlsIdentity;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What the calls of one trigger prove themselves with, ready to be sent; or locked, and then its
 * webhooks must not be called. Immutable and thread-safe.
 */
public final class CallCredentials {
  private static final HttpString WEBHOOK_ID = new HttpString("webhook-id");
  private static final HttpString WEBHOOK_TIMESTAMP = new HttpString("webhook-timestamp");
  private static final HttpString WEBHOOK_SIGNATURE = new HttpString("webhook-signature");

  /** Nothing to prove. */
  static final CallCredentials NONE = new CallCredentials(null, List.of(), List.of(), null, false);

  /** They cannot be opened. */
  static final CallCredentials LOCKED = new CallCredentials(null, List.of(), List.of(), null, true);

  private record Header(HttpString name, String value) {}

  private final Signer signer;
  private final List<Signer.ReadyKey> keys;
  private final List<Header> headers;
  private final TlsIdentity identity;
  private final boolean locked;

  private CallCredentials(
      Signer signer,
      List<Signer.ReadyKey> keys,
      List<Header> headers,
      TlsIdentity identity,
      boolean locked) {
    this.signer = signer;
    this.keys = List.copyOf(keys);
    this.headers = List.copyOf(headers);
    this.identity = identity;
    this.locked = locked;
  }

  /**
   * Makes them ready.
   *
   * @param owner the trigger that they are of
   * @param open with their secrets open
   * @throws GeneralSecurityException where a key or certificate is of no use
   */
  static CallCredentials of(String owner, Credentials open, Signer signer)
      throws GeneralSecurityException {
    List<Signer.ReadyKey> keys = new ArrayList<>();
    for (SigningKey key : open.signing()) {
      keys.add(Signer.ReadyKey.of(key));
    }
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, HeldSecret> header : open.headers().entrySet()) {
      headers.add(new Header(new HttpString(header.getKey()), header.getValue().value().reveal()));
    }
    if (open.authorization() != null) {
      headers.add(new Header(Headers.AUTHORIZATION, valueOf(open.authorization())));
    }
    TlsIdentity identity = open.tls() == null ? null : TlsIdentity.of(owner, open.tls());
    return new CallCredentials(signer, keys, headers, identity, false);
  }

  private static String valueOf(Authorization authorization) {
    String secret = authorization.secret().value().reveal();
    if (!authorization.isBasic()) {
      return "Bearer " + secret;
    }
    byte[] both = (authorization.user() + ':' + secret).getBytes(UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** Whether its webhooks must not be called. */
  public boolean isLocked() {
    return locked;
  }

  /** Who is called as whom, where otherwise nobody in particular would call. */
  public Peer peer(Peer anonymous) {
    return identity == null ? anonymous : new Peer(anonymous.endpoint(), identity);
  }

  /**
   * Adds the headers of one attempt. Any thread.
   *
   * @param eventId the same for all attempts
   * @param body exactly the bytes that are sent
   * @param nowMs the time of the attempt, in milliseconds since the epoch
   */
  public void addHeaders(HeaderMap to, String eventId, byte[] body, long nowMs) {
    for (Header header : headers) {
      to.put(header.name, header.value);
    }
    if (!keys.isEmpty()) {
      String id = WebhookId.of(eventId);
      String timestamp = Long.toString(Math.floorDiv(nowMs, 1_000));
      to.put(WEBHOOK_ID, id);
      to.put(WEBHOOK_TIMESTAMP, timestamp);
      to.put(WEBHOOK_SIGNATURE, signer.sign(keys, id, timestamp, body));
    }
  }
}
