package io.dehaze.settings;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * What the value of one option must be, wherever it comes from.
 *
 * <p>picocli checks flags only as far as their type, stops at the first bad default, and reads
 * {@code 010} as 8. So the text is checked here, before picocli's result is used.
 */
final class SettingRule {
  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,17}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
  private static final Set<Class<?>> WHOLE_TYPES =
      Set.of(int.class, Integer.class, long.class, Long.class);
  private static final Set<Class<?>> DECIMAL_TYPES = Set.of(double.class, Double.class);

  private final OptionSpec option;
  private final Class<?> type;

  SettingRule(OptionSpec option) {
    this.option = option;
    this.type = option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
  }

  /** What is wrong with {@code text}, to follow the setting's name; empty if nothing is. */
  Optional<String> mistake(String text) {
    return parts(text)
        .map(this::mistakeInPart)
        .flatMap(Optional::stream)
        .reduce((first, second) -> first + ";" + second);
  }

  /**
   * What a value must be, to follow "must be", as far as a phrase can say; empty if anything goes.
   */
  Optional<String> mustBe() {
    if (WHOLE_TYPES.contains(type)) {
      return Optional.of("a whole number" + range());
    }
    if (DECIMAL_TYPES.contains(type)) {
      return Optional.of("a number" + range());
    }
    if (type == boolean.class || type == Boolean.class) {
      return Optional.of("true or false");
    }
    if (type.isEnum()) {
      return Optional.of("one of " + String.join(", ", choices()));
    }
    return annotation(Matching.class).map(Matching::says);
  }

  private Stream<String> parts(String text) {
    return option.splitRegex().isEmpty()
        ? Stream.of(text)
        : Arrays.stream(text.split(option.splitRegex(), -1));
  }

  private Optional<String> mistakeInPart(String text) {
    if (option.converters().length > 0) {
      return conversionMistake(option.converters()[0], text);
    }
    return fits(text)
        ? Optional.empty()
        : Optional.of("=%s must be %s".formatted(text, mustBe().orElse("something else")));
  }

  /** The converter's own words, without the value: it may hold a secret. */
  private static Optional<String> conversionMistake(ITypeConverter<?> converter, String text) {
    try {
      converter.convert(text);
      return Optional.empty();
    } catch (TypeConversionException e) {
      return Optional.of(" " + e.getMessage());
    } catch (Exception e) {
      throw new IllegalStateException("a converter failed in a way it should not", e);
    }
  }

  private boolean fits(String text) {
    if (WHOLE_TYPES.contains(type)) {
      return WHOLE.matcher(text).matches() && inRange(text);
    }
    if (DECIMAL_TYPES.contains(type)) {
      return DECIMAL.matcher(text).matches() && inRange(text);
    }
    if (type == boolean.class || type == Boolean.class) {
      return text.equals("true") || text.equals("false");
    }
    if (type.isEnum()) {
      return choices().contains(text.toLowerCase(Locale.ROOT));
    }
    return annotation(Matching.class).map(rule -> Pattern.matches(rule.regex(), text)).orElse(true);
  }

  private boolean inRange(String text) {
    var value = new BigDecimal(text);
    return value.compareTo(BigDecimal.valueOf(min())) >= 0
        && value.compareTo(BigDecimal.valueOf(max())) <= 0;
  }

  private String range() {
    return annotation(Between.class)
        .map(between -> " from %d to %d".formatted(between.min(), between.max()))
        .orElse("");
  }

  private long min() {
    return annotation(Between.class).map(Between::min).orElse(leastOfType());
  }

  private long max() {
    return annotation(Between.class).map(Between::max).orElse(mostOfType());
  }

  private long leastOfType() {
    return type == int.class || type == Integer.class ? Integer.MIN_VALUE : Long.MIN_VALUE;
  }

  private long mostOfType() {
    return type == int.class || type == Integer.class ? Integer.MAX_VALUE : Long.MAX_VALUE;
  }

  private List<String> choices() {
    return Arrays.stream(type.getEnumConstants())
        .map(choice -> choice.toString().toLowerCase(Locale.ROOT))
        .collect(Collectors.toList());
  }

  private <A extends Annotation> Optional<A> annotation(Class<A> kind) {
    return option.userObject() instanceof Field field
        ? Optional.ofNullable(field.getAnnotation(kind))
        : Optional.empty();
  }
}
