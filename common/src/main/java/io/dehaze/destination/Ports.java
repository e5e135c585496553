package io.dehaze.destination;

import java.util.BitSet;

/** A set of ports, written as {@code 80,443,1024-65535,-6379}: a leading minus takes one out. */
final class Ports {
  static final String PART = "-?[0-9]{1,5}|[0-9]{1,5}-[0-9]{1,5}";
  static final int PORT_MAX = 65_535;

  private final String text;
  private final BitSet allowed = new BitSet(PORT_MAX + 1);

  private Ports(String text) {
    this.text = text;
  }

  /**
   * Reads the text; what is taken out is out, wherever it stands.
   *
   * @throws IllegalArgumentException where a port is not from 1 to 65535, or a range ends before it
   *     begins; with the reason
   */
  static Ports parse(String text) {
    Ports ports = new Ports(text);
    String[] parts = text.split(",", -1);
    for (String part : parts) {
      if (!part.startsWith("-")) {
        int dash = part.indexOf('-');
        int first = port(dash < 0 ? part : part.substring(0, dash));
        int last = dash < 0 ? first : port(part.substring(dash + 1));
        if (last < first) {
          throw new IllegalArgumentException(part + " ends before it begins");
        }
        ports.allowed.set(first, last + 1);
      }
    }
    for (String part : parts) {
      if (part.startsWith("-")) {
        ports.allowed.clear(port(part.substring(1)));
      }
    }
    return ports;
  }

  private static int port(String digits) {
    int port = Integer.parseInt(digits);
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException(digits + " is no port: they go from 1 to " + PORT_MAX);
    }
    return port;
  }

  boolean contain(int port) {
    return allowed.get(port);
  }

  @Override
  public String toString() {
    return text;
  }
}
