package io.dehaze.destination;

import io.dehaze.settings.GivenSettings;
import io.dehaze.settings.Matching;
import io.dehaze.settings.StartFailure;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Whom webhooks may call; a picocli mixin. The same for all gateways and workers of a cluster:
 * gateways refuse triggers by it, workers connections.
 */
public final class DestinationOptions {
  private static final Logger LOG = LoggerFactory.getLogger(DestinationOptions.class);
  private static final String ALLOW = "--destination-allow";
  private static final String PORTS = "--destination-ports";

  /** Without well-known services other than the web's, and without databases and their like. */
  static final String PORTS_DEFAULT =
      "80,443,1024-65535,-2375,-2376,-2379,-2380,-3306,-5432,-6379,-9092,-9200,-11211,-27017";

  @Option(
      names = ALLOW,
      paramLabel = "<destination,...>",
      split = ",",
      hideParamSyntax = true,
      converter = DestinationEntry.Converter.class,
      description = {
        "What webhooks may call beside public addresses: addresses, ranges (10.0.0.0/8) or host names"
            + " (hooks.internal, *.internal). A name opens loopback, private and shared addresses; a"
            + " cloud's metadata only its exact address opens. up and demo allow 127.0.0.0/8,::1 where"
            + " nothing is given."
      })
  private List<DestinationEntry> allowed = List.of();

  @Option(
      names = "--destination-deny",
      paramLabel = "<destination,...>",
      split = ",",
      hideParamSyntax = true,
      converter = DestinationEntry.Converter.class,
      description = "What webhooks may not call, in the same form, whatever else is allowed.")
  private List<DestinationEntry> denied = List.of();

  @Option(
      names = PORTS,
      paramLabel = "<ports>",
      defaultValue = PORTS_DEFAULT,
      description = "The ports that webhooks may call; a minus takes a port out.")
  @Matching(
      regex = "(" + Ports.PART + ")(,(" + Ports.PART + "))*",
      says = "ports, ranges of ports, or ports after a minus, separated by commas")
  private String ports;

  @Option(names = "--destination-https-only", description = "Webhooks are called over TLS only.")
  private boolean httpsOnly;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * What the options say.
   *
   * @throws StartFailure where the ports make no sense
   */
  public DestinationRules rules() {
    return rules(allowed);
  }

  /**
   * The same for a system that its user tries on one machine: webhooks there are called, where
   * nobody says what may be.
   */
  public DestinationRules rulesOfOneMachine() {
    DestinationEntry.Converter converter = new DestinationEntry.Converter();
    return GivenSettings.contain(ALLOW, command)
        ? rules()
        : rules(Stream.of("127.0.0.0/8", "::1").map(converter::convert).toList());
  }

  private DestinationRules rules(List<DestinationEntry> opened) {
    try {
      DestinationRules rules = new DestinationRules(opened, denied, Ports.parse(ports), httpsOnly);
      LOG.info("event=destination_rules {}", rules);
      return rules;
    } catch (IllegalArgumentException e) {
      throw new StartFailure(PORTS + ": " + e.getMessage());
    }
  }
}
