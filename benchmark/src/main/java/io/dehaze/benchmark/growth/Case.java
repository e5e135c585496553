package io.dehaze.benchmark.growth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.benchmark.process.Cluster;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * One case of how things may grow; each has a project of its own.
 *
 * @param project its project
 * @param name as it stands in the report
 * @param types how many event types there are; each event is of one of the first {@code used}
 * @param used how many of the types there are events of
 * @param triggers how many triggers each type has
 * @param endpoints whether each trigger calls an endpoint of its own
 * @param dataBytes how much data an event has
 */
record Case(
    String project,
    String name,
    int types,
    int used,
    int triggers,
    boolean endpoints,
    int dataBytes) {
  private static final int SMALL = 200;

  /** All of them; the first is what the others are compared with. */
  static final List<Case> ALL =
      List.of(
          new Case("one", "1 trigger, 200 B", 1, 1, 1, false, SMALL),
          new Case("ten", "10 triggers, 9 of other types", 10, 1, 1, false, SMALL),
          new Case("hundred", "100 triggers, 99 of other types", 100, 1, 1, false, SMALL),
          new Case("fan-out", "10 triggers of its type", 1, 1, 10, false, SMALL),
          new Case("endpoints", "1,000 endpoints, one for each type", 1_000, 1_000, 1, true, SMALL),
          new Case("four", "4 KB", 1, 1, 1, false, 4_000),
          new Case("large", "200 KB", 1, 1, 1, false, 200_000));

  String type(int number) {
    return "type-" + number % used;
  }

  byte[] data() {
    return ("{\"pad\":\"" + "x".repeat(dataBytes - 10) + "\"}").getBytes(US_ASCII);
  }

  /** An event as it is posted. */
  byte[] post() {
    return ("{\"type\":\"" + type(0) + "\",\"data\":" + new String(data(), US_ASCII) + '}')
        .getBytes(US_ASCII);
  }

  /**
   * Its triggers.
   *
   * @param port of a sink that listens on all addresses of the loopback network
   */
  List<Cluster.Listener> listeners(int port) {
    List<Cluster.Listener> listeners = new ArrayList<>();
    for (int type = 0; type < types; type++) {
      for (int i = 0; i < triggers; i++) {
        int host = endpoints ? type : 0;
        String address = "127.0." + host / 200 + '.' + (1 + host % 200);
        URI hook = URI.create("http://" + address + ':' + port + "/hook");
        listeners.add(new Cluster.Listener(project, "t-" + type + '-' + i, "type-" + type, hook));
      }
    }
    return listeners;
  }
}
