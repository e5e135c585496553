package io.dehaze.destination;

import io.dehaze.endpoint.Endpoint;
import io.dehaze.event.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whom webhooks may call: whoever may write a trigger chooses its URL, and must not reach with it
 * what only this machine can reach.
 *
 * <p>What counts is the address that the socket will use: {@link #problem(Endpoint, InetAddress)}
 * is asked for each address that a name was resolved to, before it is dialled. Of a URL that is not
 * resolved, {@link #problem(URI)} tells what can be told; it never asks a name server.
 *
 * <pre>
 *   denied by setting            refused, whatever else holds
 *   out in the world             allowed
 *   where a cloud has secrets    allowed if exactly this address is
 *   any other special address    allowed if a range of addresses is that holds it;
 *                                 loopback, private and shared ones also if the host name is
 * </pre>
 *
 * <p>An IPv6 address that stands for an IPv4 address (mapped, NAT64, 6to4) must pass as both.
 * Immutable.
 */
public final class DestinationRules {
  /** The same whatever the reason is: the answer tells nobody what there is in the network. */
  public static final Problem NOT_ALLOWED =
      Problem.of(
          "destination_not_allowed",
          "url",
          "url must lead to a destination that this installation may call; see its settings"
              + " --destination-allow, -deny, -ports and -https-only");

  /** The settings of {@link DestinationOptions} as they are where nobody sets anything. */
  public static final DestinationRules DEFAULT =
      new DestinationRules(
          List.of(), List.of(), Ports.parse(DestinationOptions.PORTS_DEFAULT), false);

  private static final InetAddress LOCALHOST = HostLiteral.address("127.0.0.1").orElseThrow();
  private static final List<HostPattern> LOCALHOST_NAMES = hosts("localhost", "*.localhost");

  /** What clouds call their metadata; the addresses behind it are refused in any case. */
  private static final List<HostPattern> METADATA_NAMES =
      hosts(
          "metadata",
          "metadata.google.internal",
          "metadata.goog",
          "instance-data",
          "instance-data.ec2.internal");

  private final List<DestinationEntry> allowed;
  private final List<DestinationEntry> denied;
  private final Ports ports;
  private final boolean httpsOnly;

  DestinationRules(
      List<DestinationEntry> allowed,
      List<DestinationEntry> denied,
      Ports ports,
      boolean httpsOnly) {
    this.allowed = List.copyOf(allowed);
    this.denied = List.copyOf(denied);
    this.ports = ports;
    this.httpsOnly = httpsOnly;
  }

  /** The default, and these destinations allowed: addresses, ranges of them, or host names. */
  public static DestinationRules allowing(String... destinations) {
    DestinationEntry.Converter converter = new DestinationEntry.Converter();
    return new DestinationRules(
        List.of(destinations).stream().map(converter::convert).toList(),
        List.of(),
        DEFAULT.ports,
        false);
  }

  /**
   * What stands in the way of a URL, as far as its text tells.
   *
   * @param url a checked one: http or https, with a host
   */
  public Optional<BlockReason> problem(URI url) {
    Endpoint endpoint = Endpoint.of(url);
    Optional<BlockReason> ofText = problem(endpoint);
    if (ofText.isPresent()) {
      return ofText;
    }
    String host = HostPattern.normal(endpoint.host());
    Optional<InetAddress> literal =
        matches(LOCALHOST_NAMES, host) ? Optional.of(LOCALHOST) : HostLiteral.address(host);
    if (literal.isPresent()) {
      return problem(host, literal.get());
    }
    return matches(METADATA_NAMES, host) && !names(allowed, host)
        ? Optional.of(BlockReason.METADATA)
        : Optional.empty();
  }

  /** What stands in the way of calling an endpoint at one of its addresses. */
  public Optional<BlockReason> problem(Endpoint endpoint, InetAddress address) {
    Optional<BlockReason> ofText = problem(endpoint);
    return ofText.isPresent()
        ? ofText
        : problem(HostPattern.normal(endpoint.host()), SpecialAddresses.unmapped(address));
  }

  private Optional<BlockReason> problem(Endpoint endpoint) {
    if (httpsOnly && !endpoint.isTls()) {
      return Optional.of(BlockReason.NOT_HTTPS);
    }
    if (!ports.contain(endpoint.port())) {
      return Optional.of(BlockReason.PORT);
    }
    boolean isDenied = names(denied, HostPattern.normal(endpoint.host()));
    return isDenied ? Optional.of(BlockReason.DENIED) : Optional.empty();
  }

  private Optional<BlockReason> problem(String host, InetAddress address) {
    Optional<BlockReason> asItIs = problemAsItIs(host, address);
    return asItIs.isPresent()
        ? asItIs
        : SpecialAddresses.ipv4Within(address).flatMap(within -> problemAsItIs(host, within));
  }

  private Optional<BlockReason> problemAsItIs(String host, InetAddress address) {
    if (holds(denied, block -> block.contains(address))) {
      return Optional.of(BlockReason.DENIED);
    }
    return SpecialAddresses.reason(address).filter(reason -> !isOpened(reason, host, address));
  }

  private boolean isOpened(BlockReason reason, String host, InetAddress address) {
    boolean exactly = reason == BlockReason.METADATA;
    return holds(allowed, block -> block.contains(address) && (!exactly || block.isSingle()))
        || (reason.opensByName() && names(allowed, host));
  }

  private static boolean holds(List<DestinationEntry> list, Predicate<AddressBlock> test) {
    return list.stream().map(DestinationEntry::block).filter(Objects::nonNull).anyMatch(test);
  }

  private static boolean names(List<DestinationEntry> list, String host) {
    return list.stream()
        .map(DestinationEntry::host)
        .filter(Objects::nonNull)
        .anyMatch(pattern -> pattern.matches(host));
  }

  private static boolean matches(List<HostPattern> patterns, String host) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(host));
  }

  private static List<HostPattern> hosts(String... names) {
    return List.of(names).stream().map(name -> HostPattern.parse(name).orElseThrow()).toList();
  }

  @Override
  public String toString() {
    return "allow=%s deny=%s ports=%s https_only=%s".formatted(allowed, denied, ports, httpsOnly);
  }
}
