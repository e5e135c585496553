package io.dehaze.benchmark.yardstick;

import io.dehaze.benchmark.BenchFailure;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.client.UndertowClient;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/** Posts bodies over a fixed number of connections, one call on each at a time. */
final class BareClient {
  private static final int THREADS = 2;

  private final URI target;
  private final Semaphore room;
  private final Queue<ClientConnection> free = new ConcurrentLinkedQueue<>();
  private final ByteBuffer[] answers = new ByteBuffer[THREADS];

  BareClient(URI target, int connections) throws IOException {
    this.target = target;
    this.room = new Semaphore(connections);
    XnioWorker threads =
        Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, THREADS));
    for (int i = 0; i < THREADS; i++) {
      answers[i] = ByteBuffer.allocateDirect(16 * 1024);
    }
    var buffers = new DefaultByteBufferPool(true, 16 * 1024);
    for (int i = 0; i < connections; i++) {
      free.add(
          UndertowClient.getInstance()
              .connect(target, threads.getIoThread(i % THREADS), buffers, OptionMap.EMPTY)
              .get());
    }
  }

  /** Posts a body once there is room. */
  void post(byte[] body) throws InterruptedException {
    room.acquire();
    ClientConnection connection = free.remove();
    connection.getIoThread().execute(() -> send(connection, body));
  }

  private void send(ClientConnection connection, byte[] body) {
    ClientRequest request = new ClientRequest().setMethod(Methods.POST).setPath(target.getPath());
    request
        .getRequestHeaders()
        .put(Headers.HOST, target.getAuthority())
        .put(Headers.CONTENT_TYPE, "application/json")
        .put(Headers.CONTENT_LENGTH, body.length);
    connection.sendRequest(
        request,
        new Then(
            exchange -> {
              exchange.setResponseListener(new Then(this::drain));
              write(exchange.getRequestChannel(), ByteBuffer.wrap(body));
            }));
  }

  private static void write(StreamSinkChannel channel, ByteBuffer body) throws IOException {
    while (body.hasRemaining()) {
      if (channel.write(body) == 0) {
        throw new IOException("the socket takes no whole request");
      }
    }
    channel.shutdownWrites();
    if (!channel.flush()) {
      throw new IOException("the socket takes no whole request");
    }
  }

  private void drain(ClientExchange exchange) throws IOException {
    StreamSourceChannel channel = exchange.getResponseChannel();
    ByteBuffer answer = answers[exchange.getConnection().getIoThread().getNumber() % THREADS];
    while (true) {
      answer.clear();
      int read = channel.read(answer);
      if (read < 0) {
        free.add(exchange.getConnection());
        room.release();
        return;
      }
      if (read == 0) {
        channel.getReadSetter().set(readable -> drainOn(exchange));
        channel.resumeReads();
        return;
      }
    }
  }

  private void drainOn(ClientExchange exchange) {
    try {
      drain(exchange);
    } catch (IOException e) {
      throw new BenchFailure("the sink failed", e);
    }
  }

  private interface Step {
    void take(ClientExchange exchange) throws IOException;
  }

  /** A yardstick makes no promise: whatever fails ends it. */
  private record Then(Step step) implements ClientCallback<ClientExchange> {
    @Override
    public void completed(ClientExchange exchange) {
      try {
        step.take(exchange);
      } catch (IOException e) {
        failed(e);
      }
    }

    @Override
    public void failed(IOException e) {
      throw new BenchFailure("the sink failed", e);
    }
  }
}
