package io.dehaze.standalone.demo;

import io.dehaze.standalone.demo.Arrivals.Expected;
import java.time.Duration;
import java.util.List;

/**
 * One request of the demo, and the webhooks that must come of it.
 *
 * @param title what it is there to show
 * @param delay how long after the request the webhooks are due
 */
record Step(
    String title, String contentType, String json, List<Expected> webhooks, Duration delay) {

  /** The whole demo; {@code run} tells its events from those of another run on the same Kafka. */
  static List<Step> all(String run) {
    String first = "order-1-" + run;
    String express = "order-2-" + run;
    String ada = "user-1-" + run;
    String grace = "user-2-" + run;
    String cloud = "order-3-" + run;
    String later = "user-3-" + run;
    return List.of(
        now(
            "One event, two webhooks: two triggers listen to its type.",
            GatewayApi.JSON,
            """
            {"type":"order-placed","id":"%s","data":{"order":1,"total":12345678901234567890.10}}"""
                .formatted(first),
            List.of(new Expected("billing", first), new Expected("warehouse", first))),
        now(
            "Its options bring a third webhook: that trigger listens to express orders only.",
            GatewayApi.JSON,
            """
            {"type":"order-placed","id":"%s","options":{"shipping":"express"},"data":{"order":2}}"""
                .formatted(express),
            List.of(
                new Expected("billing", express),
                new Expected("warehouse", express),
                new Expected("express-desk", express))),
        now(
            "A batch: both events are stored, or none.",
            GatewayApi.JSON,
            """
            [{"type":"user-signed-up","id":"%s","data":{"name":"Ada"}},
             {"type":"user-signed-up","id":"%s","data":{"name":"Grace"}}]"""
                .formatted(ada, grace),
            List.of(new Expected("welcome-mail", ada), new Expected("welcome-mail", grace))),
        now(
            "A CloudEvent, posted to the same address.",
            GatewayApi.CLOUDEVENT,
            """
            {"specversion":"1.0","id":"%s","source":"/demo","type":"order-placed","data":{"order":3}}"""
                .formatted(cloud),
            List.of(new Expected("billing", cloud), new Expected("warehouse", cloud))),
        new Step(
            "An event for later: due in 2 seconds.",
            GatewayApi.JSON,
            """
            {"type":"user-signed-up","id":"%s","delay":2,"data":{"name":"Edsger"}}"""
                .formatted(later),
            List.of(new Expected("welcome-mail", later)),
            Duration.ofSeconds(2)));
  }

  private static Step now(String title, String contentType, String json, List<Expected> webhooks) {
    return new Step(title, contentType, json, webhooks, Duration.ZERO);
  }
}
