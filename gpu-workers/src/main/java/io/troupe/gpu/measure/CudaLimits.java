package io.troupe.gpu.measure;

import io.troupe.gpu.agreement.Work;
import io.troupe.gpu.cuda.Arguments;
import io.troupe.gpu.cuda.CudaDevice;
import io.troupe.gpu.cuda.Grid;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A GPU's limits, by kernels of the same module. Arithmetic is that of its float units: products on
 * tensor cores may go beyond it.
 */
final class CudaLimits implements Limits {
  private static final int THREADS = 256;
  private static final int BLOCKS_EACH = 8;
  private static final int ROUNDS = 4096;

  private final CudaDevice device;
  private final int blocks;
  private final double flopsPerSecond;
  private final double exponentialsPerSecond;

  CudaLimits(CudaDevice device) {
    this.device = device;
    this.blocks = BLOCKS_EACH * device.kernels().multiprocessors();
    try (Scope scope = device.scope()) {
      long sink = scope.bytes(4).address();
      double threads = (double) blocks * THREADS * ROUNDS;
      flopsPerSecond =
          16
              * threads
              / time(
                  "limit_multiply_add",
                  Grid.of(blocks, THREADS),
                  Arguments.of().integer(ROUNDS).real(0.999f).address(sink));
      exponentialsPerSecond =
          4
              * threads
              / time(
                  "limit_exponential",
                  Grid.of(blocks, THREADS),
                  Arguments.of().integer(ROUNDS).address(sink));
    }
  }

  @Override
  public Bound of(Work work) {
    List<Bound> bounds = new ArrayList<>();
    double flops = Math.max(1, work.flops());
    bounds.add(new Bound(flops / flopsPerSecond, flops, "GFLOP/s"));
    bounds.add(
        new Bound(work.exponentials() / exponentialsPerSecond, work.exponentials(), "Gexp/s"));
    try (Scope scope = device.scope()) {
      bounds.add(
          new Bound(stream(work, scope) + gather(work.gather(), scope), work.bytes(), "GB/s"));
    }
    return bounds.stream().max(Comparator.comparingDouble(Bound::seconds)).orElseThrow();
  }

  private double stream(Work work, Scope scope) {
    if (work.readBytes() + work.writtenBytes() + work.updatedBytes() == 0) {
      return 0;
    }
    Arguments arguments = Arguments.of();
    for (long bytes : List.of(work.readBytes(), work.writtenBytes(), work.updatedBytes())) {
      long vectors = Math.ceilDiv(bytes, 16);
      arguments.bytes(scope.bytes(16 * vectors)).whole(vectors);
    }
    return time(
        "limit_stream", Grid.of(blocks, THREADS), arguments.address(scope.bytes(4).address()));
  }

  private double gather(Work.Gather gather, Scope scope) {
    if (gather.rows() == 0) {
      return 0;
    }
    int rows = Math.toIntExact(gather.rows());
    int width = Math.toIntExact(Math.max(1, gather.rowBytes() / 16));
    int tableRows = Math.toIntExact(Math.max(1, gather.tableBytes() / (16L * width)));
    Indices order = scope.indices(new SplittableRandom(7).ints(rows, 0, tableRows).toArray());
    return time(
        "limit_gather",
        Grid.covering(32L * rows, THREADS),
        Arguments.of()
            .bytes(scope.bytes(16L * width * tableRows))
            .indices(order)
            .integer(rows)
            .integer(width)
            .address(scope.bytes(4).address()));
  }

  private double time(String kernel, Grid grid, Arguments arguments) {
    return BestTime.of(
        () -> {
          device.kernels().launch(kernel, grid, arguments);
          device.synchronise();
        });
  }

  @Override
  public void close() {
    // The device is the caller's.
  }
}
