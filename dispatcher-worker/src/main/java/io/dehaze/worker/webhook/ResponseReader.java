package io.dehaze.worker.webhook;

import io.undertow.client.ClientExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads answers to their end, up to a bound, as they come over the wire: nothing is decompressed.
 * One for each I/O thread: all its answers share a buffer, because what they say is of no interest
 * beyond the status.
 */
final class ResponseReader {
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);
  private final long bytesMax;

  ResponseReader(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  void read(ClientExchange response, Exchange exchange) {
    int status = response.getResponse().getResponseCode();
    if (status < 200 || status > 999) {
      exchange.notHttp("status " + status + " is not a final answer");
      return;
    }
    String retryAfter = response.getResponse().getResponseHeaders().getFirst(Headers.RETRY_AFTER);
    CallResult.Answered answer = new CallResult.Answered(status, retryAfter);
    exchange.begun(answer, bytesMax);
    new Body(exchange, answer).readOn(response.getResponseChannel());
  }

  private final class Body {
    private final Exchange exchange;
    private final CallResult.Answered answer;

    Body(Exchange exchange, CallResult.Answered answer) {
      this.exchange = exchange;
      this.answer = answer;
    }

    void readOn(StreamSourceChannel channel) {
      try {
        while (true) {
          buffer.clear();
          int read = channel.read(buffer);
          if (read == -1) {
            exchange.answered(answer);
            return;
          }
          if (read == 0) {
            channel.getReadSetter().set(this::readOn);
            channel.resumeReads();
            return;
          }
        }
      } catch (IOException e) {
        exchange.bodyFailed(e);
      }
    }
  }
}
