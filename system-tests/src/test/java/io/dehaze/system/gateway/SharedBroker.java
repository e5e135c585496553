package io.dehaze.system.gateway;

import io.dehaze.standalone.BrokerSettings;
import io.dehaze.standalone.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link Cluster} of their own: one broker for all that do not stop it, another topic
 * prefix for each that asks.
 */
final class SharedBroker implements ParameterResolver {
  private static final class Running implements AutoCloseable {
    private final Path dataDir;
    private final EmbeddedBroker broker;
    private final AtomicInteger prefixes = new AtomicInteger();

    Running() {
      try {
        dataDir = Files.createTempDirectory("dehaze-broker");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      broker = new EmbeddedBroker(BrokerSettings.in(dataDir));
      broker.start();
    }

    Cluster cluster() {
      return new Cluster(broker.bootstrapServers(), "test" + prefixes.incrementAndGet());
    }

    @Override
    public void close() throws IOException {
      broker.close();
      try (Stream<Path> files = Files.walk(dataDir)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedBroker.class))
        .computeIfAbsent(Running.class, key -> new Running(), Running.class)
        .cluster();
  }
}
