package io.dehaze.system.gateway;

import io.dehaze.destination.DestinationRules;
import io.dehaze.gateway.GatewaySettings;
import io.dehaze.gateway.auth.AuthSettings;
import io.dehaze.gateway.http.HttpLimits;
import io.dehaze.gateway.http.Listen;
import io.dehaze.gateway.queue.QueueLimits;
import io.dehaze.gateway.sync.CallLimits;
import io.dehaze.tls.CertificateFiles;
import io.dehaze.trigger.DeliveryPolicy;
import io.dehaze.trigger.PayloadForm;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerKey;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of gateways under test. */
final class TestSettings {
  static final HttpLimits IMPATIENT =
      new HttpLimits(16 * 1024, 64, 700, 1_000, 1_500, 10_000, 100_000, 100, 64 * 1024 * 1024);

  static final DestinationRules WEBHOOKS_HERE = DestinationRules.allowing("127.0.0.0/8");

  private TestSettings() {}

  /** The defaults on a free port, and a trigger in project {@code shop} for each of these types. */
  static GatewaySettings of(String... types) {
    List<Trigger> triggers =
        Arrays.stream(types).map(type -> trigger(type + "-trigger", type, Map.of())).toList();
    return with(HttpLimits.DEFAULT, triggers);
  }

  /** The same with a certificate. */
  static GatewaySettings secured(CertificateFiles files, String... types) {
    return secured(of(types), files);
  }

  /** These settings with a certificate. */
  static GatewaySettings secured(GatewaySettings plain, CertificateFiles files) {
    return new GatewaySettings(
        new Listen(plain.listen().host(), plain.listen().port(), Optional.of(files)),
        plain.auth(),
        plain.http(),
        plain.queue(),
        plain.nodeId(),
        plain.publish(),
        plain.calls(),
        plain.drainTimeoutMs(),
        plain.window(),
        plain.encryptionKeys(),
        plain.triggers(),
        plain.destinations());
  }

  /** The defaults where triggers may name webhooks on this machine. */
  static GatewaySettings withWebhooksHere() {
    return GatewaySettings.onFreePort("node-1", WEBHOOKS_HERE);
  }

  static GatewaySettings with(HttpLimits http, List<Trigger> triggers) {
    return with(AuthSettings.NONE, http, triggers);
  }

  static GatewaySettings with(AuthSettings auth, HttpLimits http, List<Trigger> triggers) {
    GatewaySettings defaults = GatewaySettings.onFreePort("node-1");
    return new GatewaySettings(
        defaults.listen(),
        auth,
        http,
        defaults.queue(),
        defaults.nodeId(),
        defaults.publish(),
        defaults.calls(),
        defaults.drainTimeoutMs(),
        defaults.window(),
        defaults.encryptionKeys(),
        triggers,
        defaults.destinations());
  }

  /** With limits for callers who wait, and a time for the drain, in milliseconds. */
  static GatewaySettings with(CallLimits calls, int drainTimeoutMs, String type) {
    GatewaySettings of = of(type);
    return new GatewaySettings(
        of.listen(),
        of.auth(),
        of.http(),
        of.queue(),
        of.nodeId(),
        of.publish(),
        calls,
        drainTimeoutMs,
        of.window(),
        of.encryptionKeys(),
        of.triggers(),
        of.destinations());
  }

  /** The defaults but for how long strings may be, in bytes. */
  static GatewaySettings ofStringsUpTo(int bytesMax, String type) {
    GatewaySettings of = of(type);
    QueueLimits limits = of.queue();
    return new GatewaySettings(
        of.listen(),
        of.auth(),
        of.http(),
        new QueueLimits(
            limits.eventBytesMax(),
            limits.batchBytesMax(),
            limits.batchItemsMax(),
            limits.horizon(),
            limits.json().withStringBytesMax(bytesMax)),
        of.nodeId(),
        of.publish(),
        of.calls(),
        of.drainTimeoutMs(),
        of.window(),
        of.encryptionKeys(),
        of.triggers(),
        of.destinations());
  }

  static Trigger trigger(String id, String type, Map<String, String> options) {
    return new Trigger(
        new TriggerKey("shop", id),
        type,
        URI.create("http://webhook.test/"),
        options,
        DeliveryPolicy.DEFAULT,
        PayloadForm.SPACE_CLOUD);
  }
}
