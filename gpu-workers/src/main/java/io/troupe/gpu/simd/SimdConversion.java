package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.number.SmallFloat;
import io.troupe.gpu.operation.Conversion;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.reference.ReferenceConversion;
import io.troupe.gpu.weight.Fp4Weight;
import io.troupe.gpu.weight.ScaleRule;
import io.troupe.gpu.weight.Weight;

/**
 * Conversions in vectors. Between two 16-bit formats they go through floats in the first-level
 * cache. Weights are packed once in their life: that is the reference's.
 */
final class SimdConversion implements Conversion {
  private static final int TILE = 16_384;
  private static final int CHUNK = 1024;

  private final ComputePool pool;
  private final Scratch scratch;
  private final Conversion reference = new ReferenceConversion();

  SimdConversion(ComputePool pool, Scratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
  }

  @Override
  public void convert(Matrix from, Matrix to) {
    if (from.type() == to.type()) {
      to.write(from);
      return;
    }
    long source = address(from);
    long target = address(to);
    int sourceBytes = from.type().bytes();
    int targetBytes = to.type().bytes();
    chunks(
        from.size(),
        (first, count, memory) -> {
          long a = source + first * sourceBytes;
          long b = target + first * targetBytes;
          if (from.type() == ElementType.FLOAT32) {
            narrow(a, count, to.type(), b);
          } else if (to.type() == ElementType.FLOAT32) {
            widen(a, count, from.type(), b);
          } else {
            widen(a, count, from.type(), memory);
            narrow(memory, count, to.type(), b);
          }
        });
  }

  @Override
  public void encode(Matrix from, SmallFloat format, Bytes to) {
    long source = address(from);
    long target = to.address();
    chunks(
        from.size(),
        (first, count, memory) ->
            SmallFloatLanes.encode8(format, source + 4 * first, count, target + first));
  }

  @Override
  public void decode(Bytes from, SmallFloat format, Matrix to) {
    long source = from.address();
    long target = address(to);
    chunks(
        to.size(),
        (first, count, memory) ->
            SmallFloatLanes.decode8(format, source + first, count, target + 4 * first));
  }

  @Override
  public void chooseScales(Matrix values, ScaleRule rule, Fp4Weight to) {
    reference.chooseScales(values, rule, to);
  }

  @Override
  public void quantize(Matrix values, Weight to) {
    reference.quantize(values, to);
  }

  @Override
  public void dequantize(Weight from, Matrix to) {
    reference.dequantize(from, to);
  }

  private static void narrow(long from, int count, ElementType type, long to) {
    if (type == ElementType.BFLOAT16) {
      BFloat16Lanes.narrow(from, count, to);
    } else {
      SmallFloatLanes.encode16(from, count, to);
    }
  }

  private static void widen(long from, int count, ElementType type, long to) {
    if (type == ElementType.BFLOAT16) {
      BFloat16Lanes.widen(from, count, to);
    } else {
      SmallFloatLanes.decode16(from, count, to);
    }
  }

  private void chunks(long elements, Chunk chunk) {
    pool.run(
        SimdElementwise.tiles(elements, TILE),
        (tile, thread) -> {
          long start = (long) tile * TILE;
          long end = Math.min(elements, start + TILE);
          for (long first = start; first < end; first += CHUNK) {
            chunk.convert(first, (int) Math.min(CHUNK, end - first), scratch.of(thread));
          }
        });
  }

  /** Converts some elements, with 4 kB to write to. */
  @FunctionalInterface
  private interface Chunk {
    void convert(long first, int count, long memory);
  }
}
