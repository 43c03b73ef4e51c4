package io.troupe.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * How long a piece of work takes once the JVM has compiled it.
 *
 * @param cpuMillis median of CPU time of the calling thread, which leaves out what other processes
 *     take of a busy machine
 * @param wallMillis median of elapsed time
 * @param warmUp how often the work ran before it was measured
 */
record SteadyTimes(double cpuMillis, double wallMillis, int warmUp) {
  /** How many runs a median is of. */
  static final int SAMPLES = 31;

  private static final int BATCH = 5;
  private static final int MOST_BATCHES = 200;
  private static final int QUIET_BATCHES = 4;
  private static final double FASTER = 0.97;
  private static final long LEAST_WARM_UP_NANOS = 2_000_000_000L;

  /**
   * Runs {@code work} until it is steady, then measures it. Steady is: 2 s of CPU time are spent,
   * and four batches of five runs in a row had no median more than 3 % below the best before.
   */
  static SteadyTimes of(Runnable work) {
    int warmUp = warmUp(work);
    long[][] times = measure(work, SAMPLES);
    return new SteadyTimes(median(times[0]) / 1e6, median(times[1]) / 1e6, warmUp);
  }

  private static int warmUp(Runnable work) {
    long spent = 0;
    long best = Long.MAX_VALUE;
    int quiet = 0;
    int batches = 0;
    while (batches < MOST_BATCHES && (quiet < QUIET_BATCHES || spent < LEAST_WARM_UP_NANOS)) {
      long[] cpu = measure(work, BATCH)[0];
      batches++;
      spent += Arrays.stream(cpu).sum();
      long median = median(cpu);
      quiet = median < FASTER * best ? 0 : quiet + 1;
      best = Math.min(best, median);
    }
    return batches * BATCH;
  }

  /** CPU and elapsed nanoseconds of each run. */
  private static long[][] measure(Runnable work, int runs) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[][] times = new long[2][runs];
    for (int i = 0; i < runs; i++) {
      long wall = System.nanoTime();
      long cpu = threads.getCurrentThreadCpuTime();
      work.run();
      times[0][i] = threads.getCurrentThreadCpuTime() - cpu;
      times[1][i] = System.nanoTime() - wall;
    }
    return times;
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
