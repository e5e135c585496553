package io.dehaze.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;

/**
 * What we use of KEDA's {@code keda.sh/v1alpha1 ScaledObject}. There is no model of it to be had,
 * so this one knows only these fields and refuses all others.
 */
record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
  record Spec(
      Target scaleTargetRef,
      int minReplicaCount,
      int maxReplicaCount,
      int pollingInterval,
      int cooldownPeriod,
      Fallback fallback,
      Advanced advanced,
      List<Trigger> triggers) {}

  record Target(String name) {}

  record Fallback(int failureThreshold, int replicas) {}

  record Advanced(HpaConfig horizontalPodAutoscalerConfig) {}

  record HpaConfig(HorizontalPodAutoscalerBehavior behavior) {}

  /**
   * One reason to scale.
   *
   * @param metadata KEDA reads texts only: a number without quotes is refused by the cluster
   */
  record Trigger(String type, String metricType, Map<String, JsonNode> metadata) {}
}
