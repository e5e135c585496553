package io.dehaze.worker.webhook;

import io.undertow.client.ClientExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads answers to their end, up to a bound. One for each I/O thread: all its answers share a
 * buffer, because what they say is of no interest beyond the status.
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
    StreamSourceChannel channel = response.getResponseChannel();
    new Body(exchange, status).readOn(channel);
  }

  private final class Body {
    private final Exchange exchange;
    private final int status;
    private long bytesRead;

    Body(Exchange exchange, int status) {
      this.exchange = exchange;
      this.status = status;
    }

    void readOn(StreamSourceChannel channel) {
      try {
        while (true) {
          buffer.clear();
          int read = channel.read(buffer);
          if (read == -1) {
            exchange.answered(status);
            return;
          }
          if (read == 0) {
            channel.getReadSetter().set(this::readOn);
            channel.resumeReads();
            return;
          }
          bytesRead += read;
          if (bytesRead > bytesMax) {
            exchange.answeredAtLength(status);
            return;
          }
        }
      } catch (IOException e) {
        exchange.brokenOff(e);
      }
    }
  }
}
