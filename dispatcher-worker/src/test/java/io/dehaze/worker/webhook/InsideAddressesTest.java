package io.dehaze.worker.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * With real servers at a cloud's metadata and at private addresses, as far as this machine lets.
 */
@Timeout(60)
class InsideAddressesTest {
  private static final String METADATA = "169.254.169.254";
  private static final String PRIVATE = "10.0.0.1";
  private static final String METADATA_IPV6 = "[fd00:ec2::254]";

  private static final String ADDRESSES =
      "ip link set lo up && ip addr add 169.254.169.254/32 dev lo && ip addr add 10.0.0.1/32 dev lo"
          + " && ip addr add fd00:ec2::254/128 dev lo nodad";

  /** Called where they are allowed: so the canaries do sing. And no proxy is asked. */
  @Test
  void areCalledOnlyWhereTheyAreAllowed_andThroughNoProxy() throws Exception {
    assumeTrue(
        run(Map.of(), ADDRESSES).succeeded(), "no network namespace may be made on this machine");
    String url = "http://127.0.0.1:" + InsideProbe.PROXY_PORT;
    Map<String, String> proxies =
        Map.of("http_proxy", url, "HTTP_PROXY", url, "https_proxy", url, "all_proxy", url);
    Outcome outcome =
        run(proxies, ADDRESSES + " && exec \"$@\"", probe(METADATA, PRIVATE, METADATA_IPV6));
    assertThat(outcome.output().lines())
        .containsExactly(
            "169.254.169.254 Blocked 0",
            "10.0.0.1 Blocked 0",
            "[fd00:ec2::254] Blocked 0",
            "169.254.169.254 Answered 1",
            "10.0.0.1 Answered 1",
            "[fd00:ec2::254] Answered 1",
            "proxy 0");
  }

  private static String[] probe(String... hosts) {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.net.useSystemProxies=true",
                "-Dhttp.proxyHost=127.0.0.1",
                "-Dhttp.proxyPort=" + InsideProbe.PROXY_PORT,
                "-Dhttp.nonProxyHosts=",
                "-DsocksProxyHost=127.0.0.1",
                "-DsocksProxyPort=" + InsideProbe.PROXY_PORT,
                "-cp",
                System.getProperty("java.class.path"),
                InsideProbe.class.getName()));
    command.addAll(List.of(hosts));
    return command.toArray(String[]::new);
  }

  private record Outcome(boolean succeeded, String output) {}

  /** In a namespace in which this process is root, whoever it is outside. */
  private static Outcome run(Map<String, String> environment, String script, String... arguments)
      throws InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "--map-root-user", "--net", "sh", "-c", script, "probe"));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Outcome(process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0, output);
    } catch (IOException e) {
      return new Outcome(false, e.toString()); // no such command here
    }
  }
}
