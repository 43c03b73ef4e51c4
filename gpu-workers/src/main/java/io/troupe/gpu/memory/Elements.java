package io.troupe.gpu.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads and writes single elements of host memory; through float to the 16-bit types. */
final class Elements {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private Elements() {}

  static double get(ElementType type, MemorySegment memory, long index) {
    return switch (type) {
      case FLOAT32 -> memory.getAtIndex(FLOAT, index);
      case FLOAT64 -> memory.getAtIndex(DOUBLE, index);
      case BFLOAT16 -> BFloat16.toFloat(memory.getAtIndex(SHORT, index));
      case FLOAT16 -> Float.float16ToFloat(memory.getAtIndex(SHORT, index));
    };
  }

  static void set(ElementType type, MemorySegment memory, long index, double value) {
    switch (type) {
      case FLOAT32 -> memory.setAtIndex(FLOAT, index, (float) value);
      case FLOAT64 -> memory.setAtIndex(DOUBLE, index, value);
      case BFLOAT16 -> memory.setAtIndex(SHORT, index, BFloat16.of((float) value));
      case FLOAT16 -> memory.setAtIndex(SHORT, index, Float.floatToFloat16((float) value));
    }
  }
}
