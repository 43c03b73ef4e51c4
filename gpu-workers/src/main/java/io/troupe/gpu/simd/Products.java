package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.product.Product;
import io.troupe.gpu.product.Product.Start;
import io.troupe.gpu.product.TileLibrary;
import io.troupe.gpu.product.Tiling;
import java.lang.foreign.Arena;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/** Runs products tile by tile on the threads of a device. */
final class Products {
  /** Floats that one tile adds up of partial sums. */
  private static final int SUMMED = 4096;

  private final ComputePool pool;
  private final ProductTile[] tiles;
  private final DotProducts dots;
  private final Optional<TileLibrary> library;
  private final long partial;
  private final long zeros;

  /**
   * For one device.
   *
   * @param arena owns scratch memory: 4 MiB, and 0.6 MiB a thread
   * @param library computes what it is better at
   */
  Products(ComputePool pool, Arena arena, Optional<TileLibrary> library) {
    this.pool = pool;
    this.library = library;
    this.partial = arena.allocate(4L * Tiling.PARTIAL_FLOATS + 64, 64).address();
    this.zeros = arena.allocate(256, 64).address();
    this.dots = new DotProducts(pool);
    this.tiles = new ProductTile[pool.threads()];
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] = new ProductTile(arena.allocate(ProductTile.BYTES, 64).address(), zeros);
    }
  }

  /** Computes one product. */
  void run(Product product) {
    run(product, 1, 0, 0, 0);
  }

  /**
   * Computes products of one shape.
   *
   * @param first the first of them
   * @param batches how many
   * @param leftBytes from one left operand to the next
   * @param rightBytes from one right operand to the next
   * @param outBytes from one result to the next
   */
  void run(Product first, int batches, long leftBytes, long rightBytes, long outBytes) {
    if (first.rows() == 0 || first.columns() == 0) {
      return;
    }
    if (first.depth() == 0) {
      withoutSummands(first, batches, outBytes);
      return;
    }
    if (batches == 1 && DotProducts.suits(first, library.isPresent())) {
      dots.run(first);
      return;
    }
    Optional<TileLibrary> suiting = library.filter(candidate -> candidate.suits(first));
    Tiling tiling = Tiling.of(first, batches, tiles[0].panelRows(), tiles[0].panelColumns());
    pool.run(
        Math.multiplyExact(tiling.count(), batches),
        (tile, thread) -> {
          long batch = tile / tiling.count();
          Product product =
              batches == 1
                  ? first
                  : first.shifted(batch * leftBytes, batch * rightBytes, batch * outBytes);
          int number = tile % tiling.count();
          if (tiling.chunks() > 1) {
            long size = 4L * product.rows() * product.columns();
            product = product.into(partial + tiling.chunk(number) * size, 4L * product.columns());
          }
          Product computed = tiling.tile(product, number);
          suiting.ifPresentOrElse(
              computing -> computing.compute(computed, thread),
              () -> tiles[thread].compute(computed));
        });
    if (tiling.chunks() > 1) {
      addPartialSums(first, tiling.chunks());
    }
  }

  private void addPartialSums(Product product, int chunks) {
    int rows = Math.max(1, SUMMED / product.columns());
    pool.run(
        Math.ceilDiv(product.rows(), rows),
        (tile, thread) -> {
          int end = Math.min(product.rows(), (tile + 1) * rows);
          for (int row = tile * rows; row < end; row++) {
            addPartialSums(product, chunks, row);
          }
        });
  }

  private void addPartialSums(Product product, int chunks, int row) {
    long size = 4L * product.rows() * product.columns();
    long from = partial + 4L * row * product.columns();
    long out = product.out() + row * product.outRow();
    int column = 0;
    for (; column + WIDTH <= product.columns(); column += WIDTH) {
      long address = from + 4L * column;
      FloatVector sum = FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER);
      for (int chunk = 1; chunk < chunks; chunk++) {
        address += size;
        sum = sum.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER));
      }
      long to = out + 4L * column;
      if (product.start() == Start.SUBTRACT) {
        sum = sum.neg();
      }
      FloatVector.fromMemorySegment(FLOATS, MEMORY, initial(product, to, column), ORDER)
          .add(sum)
          .intoMemorySegment(MEMORY, to, ORDER);
    }
    for (; column < product.columns(); column++) {
      float sum = 0;
      for (int chunk = 0; chunk < chunks; chunk++) {
        sum += MEMORY.get(FLOAT, from + 4L * column + chunk * size);
      }
      long to = out + 4L * column;
      float present = MEMORY.get(FLOAT, initial(product, to, column));
      MEMORY.set(FLOAT, to, product.start() == Start.SUBTRACT ? present - sum : present + sum);
    }
  }

  private long initial(Product product, long to, int column) {
    return switch (product.start()) {
      case NOTHING -> zeros;
      case BIAS -> product.bias() + 4L * column;
      case PRESENT, SUBTRACT -> to;
    };
  }

  private void withoutSummands(Product product, int batches, long outBytes) {
    for (int batch = 0; batch < batches; batch++) {
      for (int row = 0; row < product.rows(); row++) {
        long out = product.out() + batch * outBytes + row * product.outRow();
        for (int column = 0; column < product.columns(); column++) {
          long to = out + 4L * column;
          MEMORY.set(FLOAT, to, MEMORY.get(FLOAT, initial(product, to, column)));
        }
      }
    }
  }
}
