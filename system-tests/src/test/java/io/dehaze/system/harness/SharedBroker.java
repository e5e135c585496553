package io.dehaze.system.harness;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one broker to all tests that ask for a {@link KafkaProcess} and do not harm it. It is
 * started for the first and ends after the last. Its group session timeout is short, so that a
 * worker that died is soon replaced.
 *
 * <p>{@code -Ddehaze.test.kafka} says which: {@code embedded}, the default; {@code container}, the
 * official image in a container, without which the tests are skipped where no Docker engine
 * answers; or {@code 127.0.0.1:9092}, a broker that runs already, with the same group session
 * timeout and no topics of an earlier run.
 */
public final class SharedBroker implements ParameterResolver, ExecutionCondition {
  private static final Duration GROUP_SESSION_TIMEOUT = Duration.ofSeconds(3);
  private static final String EMBEDDED = "embedded";
  private static final String WHICH = System.getProperty("dehaze.test.kafka", EMBEDDED);
  private static final boolean IN_CONTAINER = WHICH.equals("container");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return IN_CONTAINER && !ContainerKafka.isPossible()
        ? ConditionEvaluationResult.disabled(
            "no Docker engine answers, and -Ddehaze.test.kafka=container asks for one")
        : ConditionEvaluationResult.enabled("the broker is " + WHICH);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KafkaProcess.class;
  }

  @Override
  public KafkaProcess resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext.Store store = context.getRoot().getStore(Namespace.create(SharedBroker.class));
    if (IN_CONTAINER) {
      return running(
          store
              .computeIfAbsent(
                  ContainerKafka.class,
                  key -> ContainerKafka.start(GROUP_SESSION_TIMEOUT),
                  ContainerKafka.class)
              .bootstrapServers());
    }
    return WHICH.equals(EMBEDDED)
        ? store.computeIfAbsent(KafkaProcess.class, key -> embedded(), KafkaProcess.class)
        : running(WHICH);
  }

  private static KafkaProcess running(String bootstrapServers) {
    return KafkaProcess.runningAt(bootstrapServers, GROUP_SESSION_TIMEOUT);
  }

  private static KafkaProcess embedded() {
    String name = "shared-broker-" + ProcessHandle.current().pid();
    return KafkaProcess.start(Path.of("target", "system-tests", name), GROUP_SESSION_TIMEOUT);
  }
}
