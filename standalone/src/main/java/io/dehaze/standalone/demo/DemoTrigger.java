package io.dehaze.standalone.demo;

import java.util.List;

/**
 * A trigger that the demo registers; its webhook's path is its id.
 *
 * @param more further fields as JSON, each with a comma before it
 * @param says what it is there to show
 */
record DemoTrigger(String id, String type, String more, String says) {
  static final String ORDER = "order-placed";
  static final String SIGNUP = "user-signed-up";

  static final List<DemoTrigger> ALL =
      List.of(
          new DemoTrigger("billing", ORDER, "", "every order, in the form of Space Cloud"),
          new DemoTrigger(
              "warehouse",
              ORDER,
              ",\"payload\":\"cloudevents-structured\"",
              "every order too, as a structured CloudEvent"),
          new DemoTrigger(
              "express-desk",
              ORDER,
              ",\"options\":{\"shipping\":\"express,overnight\"},\"payload\":\"cloudevents-binary\"",
              "orders whose options say express or overnight, as a binary CloudEvent"),
          new DemoTrigger("welcome-mail", SIGNUP, "", "every new user"));

  /** One for people to register themselves. */
  static String example(String url) {
    return new DemoTrigger("mine", ORDER, "", "").json(url);
  }

  String path() {
    return "/" + id;
  }

  String json(String url) {
    return "{\"type\":\"%s\",\"url\":\"%s\"%s}".formatted(type, url, more);
  }
}
