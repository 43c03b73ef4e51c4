package io.troupe.gpu.measure;

/**
 * The shortest time that a piece of work takes once the JVM has compiled it. Others on the machine
 * only ever make it longer, so the shortest of many runs is what the work itself needs.
 */
final class BestTime {
  private static final long WARM_UP_NANOS = 400_000_000L;
  private static final long MEASURE_NANOS = 500_000_000L;
  private static final int LEAST_RUNS = 5;

  /** Short work is timed in batches, or the clock would be a part of it. */
  private static final long LEAST_NANOS = 200_000L;

  private BestTime() {}

  /** Seconds of one run. */
  static double of(Runnable work) {
    long start = System.nanoTime();
    int runs = 0;
    while (runs < LEAST_RUNS || System.nanoTime() - start < WARM_UP_NANOS) {
      work.run();
      runs++;
    }
    long each = Math.max(1, (System.nanoTime() - start) / runs);
    int batch = (int) Math.max(1, LEAST_NANOS / each);
    long best = Long.MAX_VALUE;
    start = System.nanoTime();
    for (int i = 0; i < LEAST_RUNS || System.nanoTime() - start < MEASURE_NANOS; i++) {
      long before = System.nanoTime();
      for (int run = 0; run < batch; run++) {
        work.run();
      }
      best = Math.min(best, System.nanoTime() - before);
    }
    return best / 1e9 / batch;
  }
}
