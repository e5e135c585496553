package io.dehaze.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The system clock as one process sees it, set forward and back while it runs, by libfaketime. Its
 * monotonic clock goes on as it is, as it does where an administrator sets the clock.
 */
public final class FakedClock {
  private final Path library;
  private final Path offset;

  private FakedClock(Path library, Path offset) {
    this.library = library;
    this.offset = offset;
  }

  /**
   * One that is right for now; empty where libfaketime is not installed.
   *
   * @param directory where the file is kept by which it is set
   */
  public static Optional<FakedClock> in(Path directory) {
    return Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
        .map(machine -> Path.of("/usr/lib", machine, "faketime", "libfaketimeMT.so.1"))
        .filter(Files::isReadable)
        .findFirst()
        .map(library -> new FakedClock(library, directory.resolve("clock").toAbsolutePath()))
        .map(clock -> clock.set(Duration.ZERO));
  }

  /** What a process is started with that goes by it. */
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "DONT_FAKE_MONOTONIC",
        "1");
  }

  /** From within a second on it is ahead of the real one by so much; behind it if negative. */
  public FakedClock set(Duration ahead) {
    try {
      Path written = offset.resolveSibling("clock.new");
      Files.writeString(written, "%+d\n".formatted(ahead.toSeconds()));
      Files.move(written, offset, StandardCopyOption.ATOMIC_MOVE);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
