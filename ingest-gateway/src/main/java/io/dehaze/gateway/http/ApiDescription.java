package io.dehaze.gateway.http;

import io.dehaze.gateway.auth.Access;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Serves the description of the API, OpenAPI 3.1, as it was built into this gateway. */
public final class ApiDescription {
  private static final String RESOURCE = "/io/dehaze/gateway/openapi.yaml";

  /** RFC 9512. */
  private static final String YAML = "application/yaml";

  private final byte[] yaml = read();
  private final Answers answers;

  /** Reads the description from the class path. */
  public ApiDescription(Answers answers) {
    this.answers = answers;
  }

  private static byte[] read() {
    try (InputStream in = ApiDescription.class.getResourceAsStream(RESOURCE)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one route of it. */
  public Route route() {
    return new Route(
        Access.PUBLIC,
        "GET",
        "/openapi.yaml",
        (exchange, names) -> answers.succeed(exchange, yaml, YAML));
  }
}
