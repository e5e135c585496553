package io.dehaze.worker.webhook;

import io.undertow.client.ClientExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads answers to their end, as they come over the wire: nothing is decompressed. One for each I/O
 * thread: all its answers share a buffer, because what most of them say is of no interest beyond
 * the status. What a call keeps of its answer has a bound of its own.
 */
final class ResponseReader {
  private static final byte[] NOTHING = {};

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
    HeaderMap headers = response.getResponse().getResponseHeaders();
    CallResult.Answered answer =
        new CallResult.Answered(status, headers.getFirst(Headers.RETRY_AFTER), null);
    exchange.begun(answer, bytesMax);
    new Body(exchange, answer, headers.getFirst(Headers.CONTENT_TYPE))
        .readOn(response.getResponseChannel());
  }

  private final class Body {
    private final Exchange exchange;
    private final CallResult.Answered begun;
    private final String type;
    private byte[] kept; // null where it is not kept, or not all of it
    private int keptBytes;

    Body(Exchange exchange, CallResult.Answered begun, String type) {
      this.exchange = exchange;
      this.begun = begun;
      this.type = type;
      this.kept = exchange.keeps(0) ? NOTHING : null;
    }

    void readOn(StreamSourceChannel channel) {
      try {
        while (true) {
          buffer.clear();
          int read = channel.read(buffer);
          if (read == -1) {
            exchange.answered(answer());
            return;
          }
          if (read == 0) {
            channel.getReadSetter().set(this::readOn);
            channel.resumeReads();
            return;
          }
          take(read);
        }
      } catch (IOException e) {
        exchange.bodyFailed(e);
      }
    }

    private void take(int read) {
      if (kept == null || !exchange.keeps(read)) {
        kept = null;
        return;
      }
      if (keptBytes + read > kept.length) {
        kept = Arrays.copyOf(kept, Math.max(keptBytes + read, 2 * kept.length));
      }
      buffer.flip().get(kept, keptBytes, read);
      keptBytes += read;
    }

    private CallResult.Answered answer() {
      if (kept == null) {
        return begun;
      }
      byte[] bytes = kept.length == keptBytes ? kept : Arrays.copyOf(kept, keptBytes);
      CallResult.Content content = new CallResult.Content(type, bytes);
      return new CallResult.Answered(begun.status(), begun.retryAfter(), content);
    }
  }
}
