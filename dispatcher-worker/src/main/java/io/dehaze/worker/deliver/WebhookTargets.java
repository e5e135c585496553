package io.dehaze.worker.deliver;

import io.dehaze.endpoint.Endpoint;
import io.dehaze.worker.endpoint.EndpointGate;
import io.dehaze.worker.endpoint.EndpointGates;
import io.dehaze.worker.webhook.Peer;
import io.dehaze.worker.webhook.TlsIdentity;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is worked out once for each webhook URL rather than for each delivery. Thread-safe. */
public final class WebhookTargets {
  private static final int KEPT_MAX = 10_000;

  /**
   * Who is called, by nobody in particular; the path and query of the request, what guards the
   * endpoint, and what people call it.
   */
  record Target(Peer peer, String path, EndpointGate gate, String name) {
    static Target of(URI url, TlsIdentity anonymous, EndpointGates gates) {
      String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      String query = url.getRawQuery() == null ? "" : '?' + url.getRawQuery();
      Endpoint endpoint = Endpoint.of(url);
      return new Target(
          new Peer(endpoint, anonymous), path + query, gates.of(endpoint), endpoint.toString());
    }
  }

  private final TlsIdentity anonymous;
  private final EndpointGates gates;
  private final Map<URI, Target> known = new ConcurrentHashMap<>();

  /**
   * Knows none yet.
   *
   * @param anonymous as whom webhooks are called whose trigger says nothing about it
   * @param gates what guards endpoints
   */
  public WebhookTargets(TlsIdentity anonymous, EndpointGates gates) {
    this.anonymous = anonymous;
    this.gates = gates;
  }

  Target of(URI url) {
    Target target = known.get(url);
    if (target == null) {
      if (known.size() >= KEPT_MAX) {
        known.clear(); // triggers come and go; those in use come back at once
      }
      target = Target.of(url, anonymous, gates);
      known.put(url, target);
    }
    return target;
  }
}
