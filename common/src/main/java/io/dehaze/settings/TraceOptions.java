package io.dehaze.settings;

import static java.util.stream.Collectors.toMap;

import io.dehaze.trace.TraceSettings;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whether and where spans are exported; a picocli mixin. */
public final class TraceOptions {
  @Option(
      names = "--trace-endpoint",
      paramLabel = "<url>",
      description = {
        "An OpenTelemetry collector that takes OTLP over HTTP, such as http://collector:4318."
            + " Without it no spans are written, and trace contexts are passed on as they came."
      })
  @Matching(
      regex = "https?://[A-Za-z0-9._\\[\\]:-]+(/[A-Za-z0-9._~/-]*)?",
      says = "an http or https URL without user, query and fragment")
  private String endpoint;

  @Option(
      names = "--trace-sample-ratio",
      paramLabel = "<ratio>",
      defaultValue = "1",
      description =
          "Which part of the traces that begin in Dehaze is recorded. Where the producer sent a"
              + " traceparent, its decision counts.")
  @Between(min = 0, max = 1)
  private double sampleRatio;

  @Option(
      names = "--trace-header",
      paramLabel = "<name=value>",
      split = "\\R",
      hideParamSyntax = true,
      converter = Header.Converter.class,
      description = {
        "A header for the collector, such as Authorization=Bearer ... May be given more than once;"
            + " in the environment variable each on its own line."
      })
  private List<Header> headers = List.of();

  /** What the options say. */
  public TraceSettings settings() {
    return new TraceSettings(
        endpoint == null ? null : URI.create(endpoint),
        sampleRatio,
        headers.stream().collect(toMap(Header::name, Header::value, (a, b) -> b)));
  }

  /** A header as an operator gives it. The value may be a password. */
  record Header(String name, String value) {
    @Override
    public String toString() {
      return name + "=***";
    }

    /** Reads {@code name=value}. */
    static final class Converter implements ITypeConverter<Header> {
      private static final Pattern FORM =
          Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+)=([ -~]+)"); // RFC 9110 section 5.6.2

      @Override
      public Header convert(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
          throw new TypeConversionException("must be name=value, as a header has it");
        }
        return new Header(form.group(1), form.group(2).strip());
      }
    }
  }
}
