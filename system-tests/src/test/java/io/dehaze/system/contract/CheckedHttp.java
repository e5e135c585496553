package io.dehaze.system.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Flow;

/** An HTTP client for tests that holds each exchange with a gateway to its openapi.yaml. */
public final class CheckedHttp {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Contract contract = Contract.ofThisBuild();

  /**
   * Sends a request and waits for the answer.
   *
   * @throws AssertionError where the answer is not as described
   */
  public HttpResponse<String> send(HttpRequest request) {
    HttpResponse<String> response = http.sendAsync(request, BodyHandlers.ofString()).join();
    contract.check(
        request.method(),
        pathAndQuery(request),
        request.headers().firstValue("Content-Type").orElse(null),
        isBinaryEvent(request) ? "" : body(request),
        response.statusCode(),
        response.body());
    return response;
  }

  private static String pathAndQuery(HttpRequest request) {
    String origin = request.uri().getScheme() + "://" + request.uri().getRawAuthority();
    return request.uri().toString().substring(origin.length());
  }

  private static boolean isBinaryEvent(HttpRequest request) {
    return request.headers().map().keySet().stream()
        .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("ce-"));
  }

  private static String body(HttpRequest request) {
    return request.bodyPublisher().map(CheckedHttp::text).orElse("");
  }

  private static String text(BodyPublisher body) {
    BodySubscriber<String> text = BodySubscribers.ofString(UTF_8);
    body.subscribe(new OneByOne(text));
    return text.getBody().toCompletableFuture().join();
  }

  /** Hands each buffer on by itself: publishers and subscribers of bodies differ in that. */
  private record OneByOne(BodySubscriber<String> to) implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      to.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      to.onNext(List.of(buffer));
    }

    @Override
    public void onError(Throwable cause) {
      to.onError(cause);
    }

    @Override
    public void onComplete() {
      to.onComplete();
    }
  }
}
