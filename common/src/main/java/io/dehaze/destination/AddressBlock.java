package io.dehaze.destination;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits, as CIDR writes them (RFC 4632, RFC 4291 section 2.3).
 */
final class AddressBlock {
  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*");
  private static final Pattern BITS = Pattern.compile("0|[1-9][0-9]{0,2}");

  private final String text;
  private final byte[] network;
  private final int bits;

  private AddressBlock(String text, byte[] network, int bits) {
    this.text = text;
    this.network = network;
    this.bits = bits;
  }

  /** A block that is written in the code. */
  static AddressBlock of(String cidr) {
    return parse(cidr).orElseThrow(() -> new IllegalArgumentException(cidr));
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address. Never asks a name server.
   *
   * @return empty where it is neither, or where bits are set behind the prefix
   */
  static Optional<AddressBlock> parse(String cidr) {
    int slash = cidr.indexOf('/');
    byte[] network = bytes(slash < 0 ? cidr : cidr.substring(0, slash));
    if (network == null) {
      return Optional.empty();
    }
    int most = network.length * Byte.SIZE;
    String length = slash < 0 ? Integer.toString(most) : cidr.substring(slash + 1);
    if (!BITS.matcher(length).matches() || Integer.parseInt(length) > most) {
      return Optional.empty();
    }
    AddressBlock block = new AddressBlock(cidr, network, Integer.parseInt(length));
    return block.hasBitsBehind() ? Optional.empty() : Optional.of(block);
  }

  private static byte[] bytes(String literal) {
    if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) { // of this form, and yet no address
      return null;
    }
  }

  private boolean hasBitsBehind() {
    for (int i = bits; i < network.length * Byte.SIZE; i++) {
      if (bit(network, i) != 0) {
        return true;
      }
    }
    return false;
  }

  private static int bit(byte[] bytes, int index) {
    return bytes[index / Byte.SIZE] >> (Byte.SIZE - 1 - index % Byte.SIZE) & 1;
  }

  /** Whether the address is in it. One of the other IP version never is. */
  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      if (bit(bytes, i) != bit(network, i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is exactly one address. */
  boolean isSingle() {
    return bits == network.length * Byte.SIZE;
  }

  @Override
  public String toString() {
    return text;
  }
}
