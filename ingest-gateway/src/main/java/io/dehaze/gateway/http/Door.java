package io.dehaze.gateway.http;

import io.dehaze.event.Problem;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;

/**
 * What every request must pass, whatever it asks for: the version, the framing, and headers that
 * may be there only once. Undertow has refused by then what contradicts itself (both lengths, two
 * lengths, no host); what it lets through and we do not is refused here, before the body is read.
 */
final class Door implements HttpHandler {
  private static final int LENGTH_DIGITS_MAX = 18;
  private static final String CHUNKED = "chunked";
  private static final List<HttpString> ONCE =
      List.of(
          Headers.CONTENT_TYPE, Headers.CONTENT_ENCODING, Headers.EXPECT, Headers.AUTHORIZATION);

  private final Answers answers;
  private final HttpHandler next;
  private final int requestsMax;

  /**
   * Stands before the routes.
   *
   * @param requestsMax after so many requests a connection is closed
   */
  Door(Answers answers, HttpHandler next, int requestsMax) {
    this.answers = answers;
    this.next = next;
    this.requestsMax = requestsMax;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    Problem problem = refuse(exchange);
    if (problem != null) {
      exchange.setPersistent(false);
      answers.refuse(exchange, problem);
      return;
    }
    if (VersionWatch.requests(exchange) >= requestsMax) {
      exchange.setPersistent(false);
    }
    if (exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
      ChunkedBody.readBy(exchange);
    }
    next.handleRequest(exchange);
  }

  private static Problem refuse(HttpServerExchange exchange) {
    if (!VersionWatch.isKnown(exchange)) {
      return Problem.of(
          Codes.HTTP_VERSION,
          null,
          "this server speaks HTTP/1.1 and HTTP/1.0, and HTTP/2 over TLS");
    }
    HeaderMap headers = exchange.getRequestHeaders();
    String coding = headers.getFirst(Headers.TRANSFER_ENCODING);
    if (coding != null && !(coding.equalsIgnoreCase(CHUNKED) && exchange.isHttp11())) {
      return Problem.of(
          Codes.TRANSFER_ENCODING,
          "Transfer-Encoding",
          "the only transfer coding understood here is chunked, in HTTP/1.1");
    }
    if (isForAnotherHost(exchange)) {
      return Problem.of(
          Codes.BAD_HOST, "Host", "the request's target and its Host header name different hosts");
    }
    if (isLengthBeyondNumbers(headers.getFirst(Headers.CONTENT_LENGTH))) {
      return Problem.of(Codes.BODY_TOO_LARGE, null, "no body of such a length is taken here");
    }
    return refuseHeaders(headers);
  }

  /** Of a target in absolute form, which Undertow only searches for the host's name. */
  private static boolean isForAnotherHost(HttpServerExchange exchange) {
    String target = exchange.getRequestURI();
    int authority = target.indexOf("://") + 3;
    if (!exchange.isHostIncludedInRequestURI() || authority < 3) {
      return false;
    }
    int end = target.indexOf('/', authority);
    String host = target.substring(authority, end < 0 ? target.length() : end);
    String header = exchange.getRequestHeaders().getFirst(Headers.HOST);
    return header != null && !header.equalsIgnoreCase(host);
  }

  /** Undertow's own arithmetic overflows there. */
  private static boolean isLengthBeyondNumbers(String contentLength) {
    return contentLength != null && contentLength.length() > LENGTH_DIGITS_MAX;
  }

  private static Problem refuseHeaders(HeaderMap headers) {
    for (HttpString name : ONCE) {
      HeaderValues values = headers.get(name);
      if (values != null && values.size() > 1) {
        return Problem.of(
            Codes.DUPLICATE_HEADER,
            name.toString(),
            "the header " + name + " may be given only once");
      }
    }
    String expected = headers.getFirst(Headers.EXPECT);
    if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
      return Problem.of(
          Codes.EXPECTATION, "Expect", "the only expectation understood here is 100-continue");
    }
    return null;
  }
}
