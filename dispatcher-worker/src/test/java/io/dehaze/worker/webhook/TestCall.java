package io.dehaze.worker.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.endpoint.Endpoint;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;

/** A call whose result can be waited for. */
final class TestCall implements WebhookCall {
  final CompletableFuture<CallResult> result = new CompletableFuture<>();
  byte[] body = "{\"n\":1.0}".getBytes(UTF_8);
  boolean wanted = true;
  String header = "yes";
  volatile long endedBy; // the id of the thread

  private static final TlsIdentity ANONYMOUS = anonymous();

  private final Peer peer;
  private final int timeoutMs;

  TestCall(Endpoint endpoint, int timeoutMs) {
    this.peer = new Peer(endpoint, ANONYMOUS);
    this.timeoutMs = timeoutMs;
  }

  private static TlsIdentity anonymous() {
    try {
      return TlsIdentity.anonymous();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public String path() {
    return "/hook?a=b";
  }

  @Override
  public void addHeaders(HeaderMap headers) {
    headers.put(new HttpString("X-Test"), header);
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public int timeoutMs() {
    return timeoutMs;
  }

  @Override
  public boolean isWanted() {
    return wanted;
  }

  @Override
  public void ended(CallResult ending) {
    endedBy = Thread.currentThread().getId();
    assertThat(result.complete(ending)).as("ends once").isTrue();
  }
}
