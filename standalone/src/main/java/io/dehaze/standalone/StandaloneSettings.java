package io.dehaze.standalone;

import io.dehaze.gateway.GatewaySettings;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.tls.CertificateFiles;
import io.dehaze.trace.TraceSettings;
import io.dehaze.worker.WorkerSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * All that the whole system in one process can be told.
 *
 * @param kafka where Kafka is, the embedded broker's address if there is one
 * @param broker the embedded broker, with a port that is not 0; empty where another cluster is used
 * @param key the key that the data directory keeps for secrets; empty where one is given otherwise,
 *     or none
 * @param admin where the admin server of all parts listens; port 0 for a free one
 * @param adminTls where the admin server's certificate is; empty for plain HTTP
 * @param metricsNamesMax how many projects, and how many triggers, have metrics of their own
 * @param trace where spans go
 */
record StandaloneSettings(
    GatewaySettings gateway,
    WorkerSettings worker,
    KafkaSettings kafka,
    Optional<BrokerSettings> broker,
    Optional<KeptEncryptionKey> key,
    InetSocketAddress admin,
    Optional<CertificateFiles> adminTls,
    int metricsNamesMax,
    TraceSettings trace) {
  private static final int GATEWAY_BESIDE_DRAIN_MS = 2_500;
  private static final int WORKER_AND_BROKER_BESIDE_DRAIN_MS = 11_500;

  /**
   * How long a stop may take before the process ends as it is: the gateway and then the worker have
   * their drain times, and 2.5 s more are for the gateway, 3.5 s for the worker's commits and 8 s
   * for the broker.
   */
  Duration stopBound() {
    return gatewayCloseBound()
        .plusMillis(worker.drainTimeoutMs())
        .plusMillis(WORKER_AND_BROKER_BESIDE_DRAIN_MS);
  }

  /** How long the gateway may take of it. */
  Duration gatewayCloseBound() {
    return Duration.ofMillis((long) gateway.drainTimeoutMs() + GATEWAY_BESIDE_DRAIN_MS);
  }
}
