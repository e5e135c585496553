package io.dehaze.lifecycle;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many files and sockets a process may have open: {@code ulimit -Hn}, to which a JVM raises
 * itself.
 */
public final class FileDescriptors {
  /**
   * What a process needs for itself: its jars, its admin server, and a connection of each of its
   * Kafka clients to each broker.
   */
  private static final int RESERVED = 512;

  private FileDescriptors() {}

  /** How many this process may have open at once; {@link Long#MAX_VALUE} where nobody knows. */
  public static long allowed() {
    UnixOperatingSystemMXBean system =
        ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    long allowed = system == null ? -1 : system.getMaxFileDescriptorCount();
    return allowed < 0 ? Long.MAX_VALUE : allowed;
  }

  /**
   * How many connections of clients a process can have, so that it can still open what it needs
   * itself: without that it could neither reach Kafka nor answer a probe.
   *
   * @param wanted how many it is to have at most
   * @param allowed how many descriptors it may have open
   * @return as many as wanted or fewer, and at least one
   */
  public static int connections(int wanted, long allowed) {
    return (int) Math.max(1, Math.min(wanted, Math.max(allowed - RESERVED, allowed / 4)));
  }
}
