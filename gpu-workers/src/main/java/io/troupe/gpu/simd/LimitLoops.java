package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.parallel.ComputePool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Loops that do nothing but move bytes or compute: what the machine allows an operation with the
 * same reads, writes and arithmetic. Stores are ordinary ones, as the kernels' are.
 */
public final class LimitLoops implements AutoCloseable {
  /** Bytes that are read before as much is written: a page, so that each stream has its own. */
  private static final long PIECE = 4096;

  /** Rounds of the arithmetic loops in one tile. */
  private static final int ROUNDS = 200_000;

  private static final int TILES = 16;

  private final ComputePool pool;
  private final Arena arena = Arena.ofShared();
  private final long sink;

  /**
   * Loops on as many threads as a pool has.
   *
   * @param pool stays the caller's
   */
  public LimitLoops(ComputePool pool) {
    this.pool = pool;
    this.sink = arena.allocate((long) pool.threads() * 4096, 4096).address();
  }

  @Override
  public void close() {
    arena.close();
  }

  /**
   * A loop that reads, writes and updates so many bytes, each once.
   *
   * @return runs it once
   */
  public Runnable stream(long readBytes, long writtenBytes, long updatedBytes) {
    long largest = Math.max(readBytes, Math.max(writtenBytes, updatedBytes));
    int pieces = Math.toIntExact(Math.max(1, largest / PIECE));
    Streams streams =
        new Streams(
            area(readBytes, pieces), area(writtenBytes, pieces), area(updatedBytes, pieces));
    int perTile = Math.max(1, pieces / (pool.threads() * 16));
    return () ->
        pool.run(
            Math.ceilDiv(pieces, perTile),
            (tile, thread) -> {
              int end = Math.min(pieces, (tile + 1) * perTile);
              for (int piece = tile * perTile; piece < end; piece++) {
                streams.piece(piece, sink + thread * 4096L);
              }
            });
  }

  private Area area(long bytes, int pieces) {
    long piece = Math.ceilDiv(Math.ceilDiv(bytes, pieces), BYTES) * BYTES;
    if (piece == 0) {
      return new Area(0, 0);
    }
    MemorySegment memory = arena.allocate(piece * pieces, 4096);
    memory.fill((byte) 0);
    return new Area(memory.address(), piece);
  }

  /**
   * A loop that reads rows of a table in random order, once each time.
   *
   * @param rows how many
   * @param rowBytes bytes of each, rounded down to whole vectors, at least one
   * @param tableBytes bytes of the table
   */
  public Runnable gather(int rows, long rowBytes, long tableBytes) {
    long width = Math.max(BYTES, rowBytes / BYTES * BYTES);
    int tableRows = Math.toIntExact(Math.max(1, tableBytes / width));
    MemorySegment table = arena.allocate(tableRows * width, 4096);
    table.fill((byte) 0);
    MemorySegment order = arena.allocate(4L * rows, 64);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < rows; i++) {
      order.setAtIndex(ValueLayout.JAVA_INT, i, random.nextInt(tableRows));
    }
    long from = table.address();
    long indices = order.address();
    int perTile = Math.max(1, rows / (pool.threads() * 16));
    return () ->
        pool.run(
            Math.ceilDiv(rows, perTile),
            (tile, thread) ->
                rows(
                    from,
                    width,
                    indices + 4L * tile * perTile,
                    Math.min(perTile, rows - tile * perTile),
                    sink + thread * 4096L));
  }

  /** Multiply-adds of one run of {@link #multiplyAdds}, counted as two operations each. */
  public double flopsOfMultiplyAdds() {
    return 2.0 * 12 * WIDTH * ROUNDS * TILES;
  }

  /** A loop of independent multiply-adds in registers. */
  public Runnable multiplyAdds() {
    return () -> pool.run(TILES, (tile, thread) -> multiplyAdd(sink + thread * 4096L));
  }

  /** Exponentials of one run of {@link #exponentials}. */
  public double countOfExponentials() {
    return (double) WIDTH * 4 * (ROUNDS / 4) * TILES;
  }

  /** A loop of the exponentials that the kernels use, in registers. */
  public Runnable exponentials() {
    return () -> pool.run(TILES, (tile, thread) -> exponential(sink + thread * 4096L));
  }

  private static void rows(long table, long width, long indices, int count, long sink) {
    for (int i = 0; i < count; i++) {
      row(table + MEMORY.get(INT, indices + 4L * i) * width, width, sink);
    }
  }

  private static void row(long from, long width, long sink) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    long offset = 0;
    for (; offset + 2 * BYTES <= width; offset += 2 * BYTES) {
      a = a.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + offset, ORDER));
      b = b.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + offset + BYTES, ORDER));
    }
    for (; offset < width; offset += BYTES) {
      a = a.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + offset, ORDER));
    }
    a.add(b).intoMemorySegment(MEMORY, sink, ORDER);
  }

  private static void multiplyAdd(long sink) {
    FloatVector x = FloatVector.broadcast(FLOATS, 0.999f);
    FloatVector y = FloatVector.broadcast(FLOATS, 1e-3f);
    FloatVector a = y;
    FloatVector b = y;
    FloatVector c = y;
    FloatVector d = y;
    FloatVector e = y;
    FloatVector f = y;
    FloatVector g = y;
    FloatVector h = y;
    FloatVector i = y;
    FloatVector j = y;
    FloatVector k = y;
    FloatVector l = y;
    for (int round = 0; round < ROUNDS; round++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
    }
    FloatVector sum = a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h)));
    sum.add(i.add(j)).add(k.add(l)).intoMemorySegment(MEMORY, sink, ORDER);
  }

  private static void exponential(long sink) {
    FloatVector a = FloatVector.broadcast(FLOATS, -0.5f);
    FloatVector b = FloatVector.broadcast(FLOATS, -0.6f);
    FloatVector c = FloatVector.broadcast(FLOATS, -0.7f);
    FloatVector d = FloatVector.broadcast(FLOATS, -0.8f);
    for (int round = 0; round < ROUNDS / 4; round++) {
      a = exp(a).neg();
      b = exp(b).neg();
      c = exp(c).neg();
      d = exp(d).neg();
    }
    a.add(b).add(c.add(d)).intoMemorySegment(MEMORY, sink, ORDER);
  }

  /** The least that an exponential within float accuracy needs: reduction and six coefficients. */
  private static FloatVector exp(FloatVector x) {
    FloatVector shifted =
        x.fma(FloatVector.broadcast(FLOATS, 1.442695f), FloatVector.broadcast(FLOATS, 12_582_912f));
    FloatVector n = shifted.sub(12_582_912f);
    FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -0.69314575f), x);
    r = n.fma(FloatVector.broadcast(FLOATS, -1.4286068e-6f), r);
    FloatVector p = FloatVector.broadcast(FLOATS, 0.0013981999f);
    p = p.fma(r, FloatVector.broadcast(FLOATS, 0.008333452f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 0.041665796f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 0.16666666f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 0.5f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 1f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 1f));
    return p.reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
        .reinterpretAsFloats();
  }

  /** A range of memory that is gone through in equal pieces. */
  private record Area(long address, long piece) {}

  /** What a streaming loop goes through. */
  private record Streams(Area read, Area written, Area updated) {
    void piece(int index, long sink) {
      if (read.piece != 0) {
        row(read.address + index * read.piece, read.piece, sink);
      }
      if (updated.piece != 0) {
        update(updated.address + index * updated.piece, updated.piece);
      }
      if (written.piece != 0) {
        write(written.address + index * written.piece, written.piece);
      }
    }

    private static void update(long address, long bytes) {
      FloatVector one = FloatVector.broadcast(FLOATS, 1);
      for (long offset = 0; offset < bytes; offset += BYTES) {
        FloatVector.fromMemorySegment(FLOATS, MEMORY, address + offset, ORDER)
            .add(one)
            .intoMemorySegment(MEMORY, address + offset, ORDER);
      }
    }

    private static void write(long address, long bytes) {
      FloatVector one = FloatVector.broadcast(FLOATS, 1);
      for (long offset = 0; offset < bytes; offset += BYTES) {
        one.intoMemorySegment(MEMORY, address + offset, ORDER);
      }
    }
  }
}
