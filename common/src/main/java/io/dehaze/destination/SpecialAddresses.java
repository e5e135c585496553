package io.dehaze.destination;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which addresses are not out in the world, by IANA's registries of special-purpose addresses (RFC
 * 6890). For IPv4 what is special is listed; of IPv6 only what has been given out as global unicast
 * is not special, less what of that is for other ends.
 *
 * <p>The predicates of {@link InetAddress} are not enough: they are all false for {@code fd00::1},
 * {@code 100.64.0.1}, {@code 0.1.2.3} and {@code 64:ff9b::7f00:1}.
 */
final class SpecialAddresses {
  /** Of Amazon (EC2, ECS, EKS), Google, Azure, Alibaba and Oracle, where they are not alike. */
  private static final List<AddressBlock> METADATA =
      blocks(
          "169.254.169.254",
          "169.254.170.2",
          "169.254.170.23",
          "168.63.129.16",
          "100.100.100.200",
          "192.0.0.192",
          "fd00:ec2::254",
          "fd00:ec2::23",
          "fd20:ce::254");

  private static final Map<BlockReason, List<AddressBlock>> SPECIAL = new LinkedHashMap<>();

  static {
    SPECIAL.put(BlockReason.METADATA, METADATA);
    SPECIAL.put(BlockReason.LOOPBACK, blocks("127.0.0.0/8", "::1"));
    SPECIAL.put(
        BlockReason.PRIVATE,
        blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"));
    SPECIAL.put(BlockReason.SHARED, blocks("100.64.0.0/10"));
    SPECIAL.put(BlockReason.LINK_LOCAL, blocks("169.254.0.0/16", "fe80::/10"));
    SPECIAL.put(BlockReason.MULTICAST, blocks("224.0.0.0/4", "ff00::/8"));
    SPECIAL.put(BlockReason.UNSPECIFIED, blocks("0.0.0.0/8", "::"));
    SPECIAL.put(
        BlockReason.RESERVED,
        blocks(
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20"));
  }

  private static final AddressBlock GLOBAL_IPV6 = AddressBlock.of("2000::/3");

  /** Where an IPv6 address holds an IPv4 address, and at which of its bytes. */
  private static final Map<AddressBlock, Integer> HOLDING_IPV4 =
      Map.of(
          AddressBlock.of("::/96"), 12, // IPv4-compatible
          AddressBlock.of("64:ff9b::/96"), 12, // NAT64, RFC 6052
          AddressBlock.of("64:ff9b:1::/48"), 12, // NAT64 of one's own, RFC 8215
          AddressBlock.of("2002::/16"), 2); // 6to4, RFC 3056

  private static final int MAPPED_BYTE = 10;

  private SpecialAddresses() {}

  /** What is special about an address; empty for one out in the world. */
  static Optional<BlockReason> reason(InetAddress address) {
    for (Map.Entry<BlockReason, List<AddressBlock>> each : SPECIAL.entrySet()) {
      if (each.getValue().stream().anyMatch(block -> block.contains(address))) {
        return Optional.of(each.getKey());
      }
    }
    boolean global = address instanceof Inet4Address || GLOBAL_IPV6.contains(address);
    return global ? Optional.empty() : Optional.of(BlockReason.RESERVED);
  }

  /** The IPv4 address that a translator or a tunnel would make of an IPv6 address, if any. */
  static Optional<InetAddress> ipv4Within(InetAddress address) {
    boolean candidate =
        address instanceof Inet6Address
            && reason(address).equals(Optional.of(BlockReason.RESERVED));
    if (!candidate) { // :: and ::1 begin like an address that holds another
      return Optional.empty();
    }
    return HOLDING_IPV4.entrySet().stream()
        .filter(each -> each.getKey().contains(address))
        .findAny()
        .map(each -> ipv4(address.getAddress(), each.getValue()));
  }

  /**
   * The address as the socket will use it: {@code ::ffff:10.0.0.1} is 10.0.0.1 (RFC 4291 section
   * 2.5.5.2).
   */
  static InetAddress unmapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean mapped = bytes.length > 4 && bytes[MAPPED_BYTE] == -1 && bytes[MAPPED_BYTE + 1] == -1;
    for (int i = 0; mapped && i < MAPPED_BYTE; i++) {
      mapped = bytes[i] == 0;
    }
    return mapped ? ipv4(bytes, MAPPED_BYTE + 2) : address;
  }

  private static InetAddress ipv4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static List<AddressBlock> blocks(String... cidrs) {
    return Arrays.stream(cidrs).map(AddressBlock::of).toList();
  }
}
