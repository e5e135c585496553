package io.dehaze.destination;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/** The host of a URL where it is an address, in one of the forms that a URL may have. */
final class HostLiteral {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  /** The whole address as one number, as the JDK and curl read it. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

  private static final long NUMBER_MAX = 0xFFFF_FFFFL;

  private HostLiteral() {}

  /**
   * Reads a host without asking a name server.
   *
   * @param host as in a URL: an IPv6 address in brackets
   * @return empty where it is a name
   */
  static Optional<InetAddress> address(String host) {
    try {
      if (NUMBER.matcher(host).matches()) {
        long number = Long.parseLong(host);
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) number).array();
        return number > NUMBER_MAX
            ? Optional.empty()
            : Optional.of(InetAddress.getByAddress(bytes));
      }
      return host.startsWith("[") || IPV4.matcher(host).matches()
          ? Optional.of(InetAddress.getByName(host))
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
