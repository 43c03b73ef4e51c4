package io.troupe.gpu.measure;

import io.troupe.gpu.agreement.Work;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.simd.LimitLoops;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The processor's limits: loops with the same reads and writes, and its peaks of arithmetic. */
final class ProcessorLimits implements Limits {
  private final ComputePool pool;
  private final double flopsPerSecond;
  private final double exponentialsPerSecond;

  ProcessorLimits(int threads) {
    pool = new ComputePool(threads);
    try (LimitLoops loops = new LimitLoops(pool)) {
      flopsPerSecond = loops.flopsOfMultiplyAdds() / BestTime.of(loops.multiplyAdds());
      exponentialsPerSecond = loops.countOfExponentials() / BestTime.of(loops.exponentials());
    }
  }

  @Override
  public Bound of(Work work) {
    List<Bound> bounds = new ArrayList<>();
    double flops = Math.max(1, work.flops());
    bounds.add(new Bound(flops / flopsPerSecond, flops, "GFLOP/s"));
    bounds.add(
        new Bound(work.exponentials() / exponentialsPerSecond, work.exponentials(), "Gexp/s"));
    try (LimitLoops loops = new LimitLoops(pool)) {
      bounds.add(memory(work, loops));
    }
    return bounds.stream().max(Comparator.comparingDouble(Bound::seconds)).orElseThrow();
  }

  /** Rows are gathered beside the stream, so their times add up. */
  private static Bound memory(Work work, LimitLoops loops) {
    double seconds = 0;
    if (work.readBytes() + work.writtenBytes() + work.updatedBytes() > 0) {
      seconds =
          BestTime.of(loops.stream(work.readBytes(), work.writtenBytes(), work.updatedBytes()));
    }
    Work.Gather gather = work.gather();
    if (gather.rows() > 0) {
      seconds +=
          BestTime.of(
              loops.gather(Math.toIntExact(gather.rows()), gather.rowBytes(), gather.tableBytes()));
    }
    return new Bound(seconds, work.bytes(), "GB/s");
  }

  @Override
  public void close() {
    pool.close();
  }
}
