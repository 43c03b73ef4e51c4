package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * {@code out (+)= left op right} for neighbouring elements, whole vectors at a time. One loop for
 * each operation: a vector must not cross a call that is not inlined.
 */
enum Arithmetic {
  ADD {
    @Override
    void compute(long left, long right, long out, int size, boolean accumulate) {
      for (int i = 0; i < size; i += WIDTH) {
        long offset = (long) i / WIDTH * BYTES;
        FloatVector value =
            FloatVector.fromMemorySegment(FLOATS, MEMORY, left + offset, ORDER)
                .add(FloatVector.fromMemorySegment(FLOATS, MEMORY, right + offset, ORDER));
        if (accumulate) {
          value = value.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, out + offset, ORDER));
        }
        value.intoMemorySegment(MEMORY, out + offset, ORDER);
      }
    }
  },
  SUBTRACT {
    @Override
    void compute(long left, long right, long out, int size, boolean accumulate) {
      for (int i = 0; i < size; i += WIDTH) {
        long offset = (long) i / WIDTH * BYTES;
        FloatVector value =
            FloatVector.fromMemorySegment(FLOATS, MEMORY, left + offset, ORDER)
                .sub(FloatVector.fromMemorySegment(FLOATS, MEMORY, right + offset, ORDER));
        if (accumulate) {
          value = value.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, out + offset, ORDER));
        }
        value.intoMemorySegment(MEMORY, out + offset, ORDER);
      }
    }
  },
  MULTIPLY {
    @Override
    void compute(long left, long right, long out, int size, boolean accumulate) {
      for (int i = 0; i < size; i += WIDTH) {
        long offset = (long) i / WIDTH * BYTES;
        FloatVector a = FloatVector.fromMemorySegment(FLOATS, MEMORY, left + offset, ORDER);
        FloatVector b = FloatVector.fromMemorySegment(FLOATS, MEMORY, right + offset, ORDER);
        FloatVector value =
            accumulate
                ? a.fma(b, FloatVector.fromMemorySegment(FLOATS, MEMORY, out + offset, ORDER))
                : a.mul(b);
        value.intoMemorySegment(MEMORY, out + offset, ORDER);
      }
    }
  },
  DIVIDE {
    @Override
    void compute(long left, long right, long out, int size, boolean accumulate) {
      for (int i = 0; i < size; i += WIDTH) {
        long offset = (long) i / WIDTH * BYTES;
        FloatVector value =
            FloatVector.fromMemorySegment(FLOATS, MEMORY, left + offset, ORDER)
                .div(FloatVector.fromMemorySegment(FLOATS, MEMORY, right + offset, ORDER));
        if (accumulate) {
          value = value.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, out + offset, ORDER));
        }
        value.intoMemorySegment(MEMORY, out + offset, ORDER);
      }
    }
  };

  /** Computes {@code size} elements, rounded up to whole vectors. */
  abstract void compute(long left, long right, long out, int size, boolean accumulate);
}
