package io.dehaze.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Makes events such as the API accepts, different ones for each seed. */
final class RandomEvents {
  private static final String[] DATA = {
    "null",
    "{\"n\": 12345678901234567890.10}",
    "\"ä\\u00e4\uD83D\uDE00\"",
    "[1, 2,\n3]",
    "{\"@class\":\"x\"}"
  };

  private RandomEvents() {}

  static QueuedEvent queued(Random random) {
    long acceptedMs = 1_700_000_000_000L + random.nextInt();
    long dueMs = random.nextBoolean() ? acceptedMs : acceptedMs + random.nextInt(1_000_000);
    String trigger = random.nextBoolean() ? null : "trigger-" + random.nextInt(9);
    return new QueuedEvent(event(random), acceptedMs, dueMs, random.nextInt(3), trigger);
  }

  private static Event event(Random random) {
    boolean isJson = random.nextInt(4) > 0;
    byte[] bytes = new byte[1 + random.nextInt(40)];
    random.nextBytes(bytes);
    Attributes attributes =
        new Attributes(
            "id-!~" + random.nextInt(),
            random.nextBoolean() ? "node-1" : "https://shop/ä?x#y",
            random.nextBoolean() ? "paid" : "type with ä \uD83D\uDE00",
            Rfc3339.format(random.nextInt() * 1_000L),
            isJson
                ? random.nextBoolean() ? Attributes.JSON : "application/x+json; a=\"b\""
                : "text/plain",
            texts(random));
    byte[] data = isJson ? DATA[random.nextInt(DATA.length)].getBytes(UTF_8) : bytes;
    return new Event(attributes, "project-" + random.nextInt(9), texts(random), data);
  }

  private static Map<String, String> texts(Random random) {
    Map<String, String> texts = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      texts.put("name" + i, "välue \uD83D\uDE00 \" \\ " + random.nextInt());
    }
    return texts;
  }
}
