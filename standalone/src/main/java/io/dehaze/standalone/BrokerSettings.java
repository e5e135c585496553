package io.dehaze.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What an embedded broker needs to know.
 *
 * @param dataDir where the broker keeps its log; made and formatted when new, else used as it is
 * @param port where clients reach the broker on 127.0.0.1; 0 for a free port
 * @param groupSessionTimeout how long a consumer may be silent before its partitions go to others;
 *     for the consumer group protocol the broker decides it, for the classic one it is the least a
 *     consumer may ask for
 * @param properties broker properties that win over ours, by their Kafka names
 */
public record BrokerSettings(
    Path dataDir, int port, Duration groupSessionTimeout, Map<String, String> properties) {

  public BrokerSettings {
    properties = Map.copyOf(properties);
  }

  /** A broker with its log in {@code dataDir}, on a free port, with a session timeout of 10 s. */
  public static BrokerSettings in(Path dataDir) {
    return new BrokerSettings(dataDir, 0, Duration.ofSeconds(10), Map.of());
  }

  /** The same on {@code newPort}; 0 for a free port. */
  public BrokerSettings withPort(int newPort) {
    return new BrokerSettings(dataDir, newPort, groupSessionTimeout, properties);
  }

  /** The same with its log in {@code newDataDir}. */
  public BrokerSettings withDataDir(Path newDataDir) {
    return new BrokerSettings(newDataDir, port, groupSessionTimeout, properties);
  }

  /** The same with another session timeout of consumer groups. */
  public BrokerSettings withGroupSessionTimeout(Duration timeout) {
    return new BrokerSettings(dataDir, port, timeout, properties);
  }

  /** The same with one broker property more. */
  public BrokerSettings withProperty(String name, String value) {
    Map<String, String> more = new HashMap<>(properties);
    more.put(name, value);
    return new BrokerSettings(dataDir, port, groupSessionTimeout, more);
  }
}
