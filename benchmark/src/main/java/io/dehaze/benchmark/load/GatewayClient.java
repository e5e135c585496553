package io.dehaze.benchmark.load;

import io.dehaze.benchmark.sink.Mark;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/** Posts events to a gateway; a bounded number of requests at once. Thread-safe. */
public final class GatewayClient {
  private static final int REQUESTS_MAX = 16;
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Semaphore room = new Semaphore(REQUESTS_MAX);
  private final URI queue;

  /** Will post to a queue endpoint. */
  public GatewayClient(URI queue) {
    this.queue = queue;
  }

  /** Posts events of one type as a batch, each scheduled for its due time; waits only for room. */
  public void post(String type, List<PlannedEvent> events, Accepted accepted)
      throws InterruptedException {
    BatchBody body = new BatchBody(type, events.size());
    events.forEach(each -> body.add(each.mark()));
    room.acquire();
    send(body.bytes())
        .whenComplete(
            (isAccepted, failure) -> {
              if (failure == null && isAccepted) {
                accepted.add(events, System.currentTimeMillis());
              } else {
                accepted.refused(events.size());
              }
              room.release();
            });
  }

  /** Posts an event that is due at once; does not wait, so that a slow answer delays no other. */
  public void postNow(String type, Mark mark, Accepted accepted) {
    send(BatchBody.single(type, mark))
        .whenComplete(
            (isAccepted, failure) -> {
              if (failure == null && isAccepted) {
                accepted.add(List.of(new PlannedEvent(mark, mark.dueMs())), mark.dueMs());
              } else {
                accepted.refused(1);
              }
            });
  }

  /**
   * Posts events that are due at once as one batch; does not wait.
   *
   * @param type the type of each series of events
   * @param accepted told what becomes of each series
   */
  public void postNow(IntFunction<String> type, List<Mark> marks, Map<Integer, Accepted> accepted) {
    BatchBody body = new BatchBody("", marks.size());
    marks.forEach(each -> body.addNow(type.apply(each.series()), each));
    send(body.bytes())
        .whenComplete(
            (isAccepted, failure) -> {
              boolean stored = failure == null && isAccepted;
              for (Mark each : marks) {
                Accepted ofSeries = accepted.get(each.series());
                if (stored) {
                  ofSeries.add(List.of(new PlannedEvent(each, each.dueMs())), each.dueMs());
                } else {
                  ofSeries.refused(1);
                }
              }
            });
  }

  /** Waits until every batch has its answer. */
  public void awaitAnswers() throws InterruptedException {
    room.acquire(REQUESTS_MAX);
    room.release(REQUESTS_MAX);
  }

  private CompletableFuture<Boolean> send(byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(queue)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return http.sendAsync(request, BodyHandlers.discarding())
        .thenApply(answer -> answer.statusCode() == OK);
  }
}
