package io.dehaze.worker.deliver;

import io.dehaze.worker.webhook.Endpoint;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is worked out once for each webhook URL rather than for each delivery. Thread-safe. */
final class WebhookTargets {
  private static final int KEPT_MAX = 10_000;

  /** Who is called, and the path and query of the request. */
  record Target(Endpoint endpoint, String path) {
    static Target of(URI url) {
      String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      String query = url.getRawQuery() == null ? "" : '?' + url.getRawQuery();
      return new Target(Endpoint.of(url), path + query);
    }
  }

  private final Map<URI, Target> known = new ConcurrentHashMap<>();

  Target of(URI url) {
    Target target = known.get(url);
    if (target == null) {
      if (known.size() >= KEPT_MAX) {
        known.clear(); // triggers come and go; those in use come back at once
      }
      target = Target.of(url);
      known.put(url, target);
    }
    return target;
  }
}
