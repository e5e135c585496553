package io.dehaze.worker.webhook;

import io.dehaze.destination.DestinationRules;
import io.dehaze.endpoint.Endpoint;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that has addresses which no test may have on a machine that others use: in a network
 * namespace of its own. It listens there, calls itself there, and prints what became of it.
 */
final class InsideProbe {
  static final int PORT = 8080;
  static final int PROXY_PORT = 8888;

  private InsideProbe() {}

  /**
   * Calls addresses, first with the rules as they are without settings, then with each allowed.
   *
   * @param arguments hosts as in a URL
   */
  public static void main(String[] arguments) throws Exception {
    ScriptedEndpoint proxy = listen("127.0.0.1", PROXY_PORT);
    Map<String, ScriptedEndpoint> canaries = new LinkedHashMap<>();
    for (String host : arguments) {
      canaries.put(host, listen(host, PORT));
    }
    for (Map.Entry<String, ScriptedEndpoint> each : canaries.entrySet()) {
      tell(each.getKey(), DestinationRules.DEFAULT, each.getValue());
    }
    for (Map.Entry<String, ScriptedEndpoint> each : canaries.entrySet()) {
      String address = each.getKey().replaceAll("[\\[\\]]", "");
      tell(each.getKey(), DestinationRules.allowing(address), each.getValue());
    }
    System.out.println("proxy " + proxy.callers());
    System.exit(0); // its canaries' threads wait for ever
  }

  private static ScriptedEndpoint listen(String host, int port) throws IOException {
    return ScriptedEndpoint.on(host, port, ScriptedEndpoint.always(ScriptedEndpoint.ok()));
  }

  private static void tell(String host, DestinationRules rules, ScriptedEndpoint canary)
      throws Exception {
    ClientSettings settings = new ClientSettings(1, 1, 1_024, 1_000, rules);
    try (WebhookClient client = new WebhookClient(settings)) {
      TestCall call = new TestCall(new Endpoint("http", host, PORT), 5_000);
      client.call(call);
      CallResult result = call.result.get(10, TimeUnit.SECONDS);
      System.out.println(host + " " + result.getClass().getSimpleName() + " " + canary.callers());
    }
  }
}
