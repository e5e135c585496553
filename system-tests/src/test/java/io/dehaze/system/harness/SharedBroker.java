package io.dehaze.system.harness;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one broker process to all tests that ask for a {@link KafkaProcess} and do not harm it. It
 * is started for the first and ends after the last. Its group session timeout is short, so that a
 * worker that died is soon replaced.
 *
 * <p>{@code -Ddehaze.test.kafka=127.0.0.1:9092} names another broker, which must have the same
 * group session timeout and no topics of an earlier run.
 */
public final class SharedBroker implements ParameterResolver {
  private static final Duration GROUP_SESSION_TIMEOUT = Duration.ofSeconds(3);

  /** Where a broker runs already, the official image in a container for example. */
  private static final String GIVEN = System.getProperty("dehaze.test.kafka", "");

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KafkaProcess.class;
  }

  @Override
  public KafkaProcess resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedBroker.class))
        .computeIfAbsent(
            "broker",
            key ->
                GIVEN.isEmpty() ? started() : KafkaProcess.runningAt(GIVEN, GROUP_SESSION_TIMEOUT),
            KafkaProcess.class);
  }

  private static KafkaProcess started() {
    String name = "shared-broker-" + ProcessHandle.current().pid();
    return KafkaProcess.start(Path.of("target", "system-tests", name), GROUP_SESSION_TIMEOUT);
  }
}
