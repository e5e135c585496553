package io.dehaze.destination;

import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One entry of the list of destinations that are allowed, or of those that are denied: addresses or
 * host names, never both.
 *
 * @param block the addresses, or null
 * @param host the host names, or null
 */
record DestinationEntry(AddressBlock block, HostPattern host) {
  /** Reads an address, a range of addresses, or a host name. */
  static final class Converter implements ITypeConverter<DestinationEntry> {
    @Override
    public DestinationEntry convert(String text) {
      Optional<AddressBlock> block = AddressBlock.parse(text);
      Optional<HostPattern> host = HostPattern.parse(text);
      if (block.isEmpty() && host.isEmpty()) {
        throw new TypeConversionException(
            "must be addresses (10.1.2.3, fd00::1), ranges of them without bits behind the prefix"
                + " (10.0.0.0/8), or host names (hooks.internal, *.internal), separated by commas;"
                + " \"%s\" is none".formatted(text));
      }
      return new DestinationEntry(block.orElse(null), host.orElse(null));
    }
  }

  @Override
  public String toString() {
    return block != null ? block.toString() : host.toString();
  }
}
