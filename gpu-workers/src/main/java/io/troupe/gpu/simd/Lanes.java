package io.troupe.gpu.simd;

import io.troupe.gpu.memory.Matrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The widths of this machine, and memory by address. */
final class Lanes {
  /** The widest shape up to 512 bits: a matrix's memory is padded to 64 bytes. */
  private static final VectorShape SHAPE =
      VectorShape.forBitSize(Math.min(512, VectorShape.preferredShape().vectorBitSize()));

  /** The floats of a vector. */
  static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);

  /** Longs of the same width: half as many. */
  static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SHAPE);

  /** Integers of the same width. */
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);

  /** As many integers as there are longs. */
  static final VectorSpecies<Integer> HALF_INTS =
      VectorSpecies.of(int.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

  /** How many floats a vector has. */
  static final int WIDTH = FLOATS.length();

  /** Bytes of a vector. */
  static final long BYTES = (long) WIDTH * Float.BYTES;

  /** The byte order of memory. */
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  /**
   * All memory: offsets are addresses. Its liveness and bounds are constants that the compiler
   * folds away, where those of a scope's segment cost a check for each access.
   */
  @SuppressWarnings("restricted") // Kernels trust their addresses: the facade checked the shapes.
  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private Lanes() {}

  /** A whole vector. */
  static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER);
  }

  /** The first lanes of a vector; the others are 0. */
  static FloatVector load(long address, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER, mask);
  }

  /** Writes a whole vector. */
  static void store(FloatVector vector, long address) {
    vector.intoMemorySegment(MEMORY, address, ORDER);
  }

  /** Writes the first lanes of a vector. */
  static void store(FloatVector vector, long address, VectorMask<Float> mask) {
    vector.intoMemorySegment(MEMORY, address, ORDER, mask);
  }

  /** How many columns fill whole vectors. */
  static int whole(int columns) {
    return columns / WIDTH * WIDTH;
  }

  /** The lanes of the columns that do not fill a vector; none if there are no such columns. */
  static VectorMask<Float> rest(int columns) {
    return FLOATS.indexInRange(0, columns % WIDTH);
  }

  /** Where a matrix lies; checks that it was not released. */
  static long address(Matrix matrix) {
    return matrix.address();
  }
}
