package io.dehaze.standalone;

import io.dehaze.settings.StartFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * The directory in which an embedded broker keeps its log, held for one broker at a time.
 *
 * <p>Kafka locks its log too, but halts the whole process when the lock is taken: so we ask first.
 */
final class BrokerStorage implements AutoCloseable {
  private final Path logDir;
  private final FileChannel lock;

  private BrokerStorage(Path logDir, FileChannel lock) {
    this.logDir = logDir;
    this.lock = lock;
  }

  /**
   * Takes {@code dataDir}, and makes and formats what is not there yet.
   *
   * @throws StartFailure if another broker, in whatever process, holds it
   * @throws UncheckedIOException if it cannot be made or written
   */
  static BrokerStorage open(Path dataDir) {
    try {
      Files.createDirectories(dataDir);
      var storage = new BrokerStorage(dataDir.resolve("kafka").toAbsolutePath(), lock(dataDir));
      storage.formatUnlessDone();
      return storage;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the data directory " + dataDir, e);
    }
  }

  Path logDir() {
    return logDir;
  }

  /** The file stays: deleting it could take it from under a process that waits to lock it. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot let go of the data directory of " + logDir, e);
    }
  }

  private static FileChannel lock(Path dataDir) throws IOException {
    FileChannel file =
        FileChannel.open(
            dataDir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(file)) {
      file.close();
      throw new StartFailure("the data directory " + dataDir + " is in use by another broker");
    }
    return file;
  }

  private static boolean locked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // Held by this very process.
    }
  }

  private void formatUnlessDone() throws IOException {
    // Written last by the formatter: a format that was cut short is done again.
    if (!Files.exists(logDir.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      Files.createDirectories(logDir);
      format();
    }
  }

  private void format() throws IOException {
    try {
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setNodeId(BrokerProperties.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(logDir.toString()))
          .setMetadataLogDirectory(logDir.toString())
          .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
          .setHasDynamicQuorum(false)
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + logDir, e);
    }
  }
}
