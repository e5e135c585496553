package io.dehaze.settings;

import io.dehaze.kafka.ClientProperties;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A Kafka client property as an operator gives it. The value may be a password. */
record KafkaProperty(String name, String value) {
  @Override
  public String toString() {
    return name + "=***";
  }

  /** Reads {@code name=value} and refuses what no operator may set. */
  static final class Converter implements ITypeConverter<KafkaProperty> {
    @Override
    public KafkaProperty convert(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new TypeConversionException("must be name=value");
      }
      var property =
          new KafkaProperty(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
      property.refuseUnlessFree();
      return property;
    }
  }

  private void refuseUnlessFree() {
    if (ClientProperties.isFixed(name)) {
      throw new TypeConversionException(
          "cannot set %s: what Dehaze promises rests on it".formatted(name));
    }
    if (!ClientProperties.isKnown(name)) {
      throw new TypeConversionException(
          "cannot set %s: Kafka's clients know no such property".formatted(name));
    }
  }
}
