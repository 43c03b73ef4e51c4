package io.troupe.bench;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** The most memory outside the heap that the network took since this was made, looked at often. */
final class DirectMemory {
  private static final long LOOK_NANOS = 5_000_000;

  private volatile long netty;

  DirectMemory() {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (true) {
                netty = Math.max(netty, used());
                LockSupport.parkNanos(LOOK_NANOS);
              }
            });
  }

  /** What the JDK has handed out; Arrow's buffers are not in it. */
  private static long used() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** In words, with the most that Arrow's buffers took. */
  String report(long arrow) {
    return String.format(
        Locale.ROOT,
        "%.1f MiB (Arrow %.1f, Netty %.1f)",
        (arrow + netty) / 1048576.0,
        arrow / 1048576.0,
        netty / 1048576.0);
  }
}
