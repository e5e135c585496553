package io.dehaze.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/** Where bytes end that are sent; takes as many at once as chance wants, or all. */
final class ScriptedSink implements StreamSinkConduit {
  final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  /** Null where all is taken. */
  Random random;

  boolean woken;

  @Override
  public int write(ByteBuffer source) {
    int most = random == null ? source.remaining() : random.nextInt(source.remaining() + 1);
    byte[] taken = new byte[most];
    source.get(taken);
    sent.writeBytes(taken);
    return most;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      written += write(sources[i]);
      if (sources[i].hasRemaining()) {
        break;
      }
    }
    return written;
  }

  @Override
  public boolean flush() {
    return true;
  }

  @Override
  public void wakeupWrites() {
    woken = true;
  }

  @Override
  public int writeFinal(ByteBuffer source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long writeFinal(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(FileChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void terminateWrites() {}

  @Override
  public void truncateWrites() {}

  @Override
  public boolean isWriteShutdown() {
    return false;
  }

  @Override
  public void resumeWrites() {}

  @Override
  public void suspendWrites() {}

  @Override
  public boolean isWriteResumed() {
    return false;
  }

  @Override
  public void awaitWritable() {}

  @Override
  public void awaitWritable(long time, TimeUnit unit) {}

  @Override
  public XnioIoThread getWriteThread() {
    return null;
  }

  @Override
  public void setWriteReadyHandler(WriteReadyHandler handler) {}

  @Override
  public XnioWorker getWorker() {
    return null;
  }
}
