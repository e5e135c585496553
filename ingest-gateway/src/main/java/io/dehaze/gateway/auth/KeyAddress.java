package io.dehaze.gateway.auth;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where an issuer of tokens publishes its keys. Bounded in time and size, whatever is there;
 * redirects are not followed. Blocks; for one thread.
 */
final class KeyAddress {
  private static final int ANSWER_BYTES_MAX = 512 * 1024;
  private static final int OK = 200;

  private final URI uri;
  private final Duration timeout;
  private final HttpClient http;

  KeyAddress(URI uri, Duration timeout) {
    this.uri = uri;
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /**
   * Why keys must not be fetched from there, as a sentence: who can change an answer on its way can
   * sign tokens.
   */
  static Optional<String> mistake(URI uri) {
    boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) && isLoopback(uri.getHost());
    return uri.getHost() != null
            && uri.getUserInfo() == null
            && ("https".equalsIgnoreCase(uri.getScheme()) || isHttp)
        ? Optional.empty()
        : Optional.of(
            "must be https://, or http:// on this machine, without a password, or a file");
  }

  private static boolean isLoopback(String host) {
    try {
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * What is there now.
   *
   * @throws IOException where nothing usable came in time
   */
  byte[] fetch() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(timeout).header("Accept", "application/json").build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, head -> new LimitedBody(ANSWER_BYTES_MAX));
    try {
      HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != OK) {
        throw new IOException("the answer was " + response.statusCode());
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().toString(), e.getCause());
    } finally {
      answer.cancel(true);
    }
  }
}
