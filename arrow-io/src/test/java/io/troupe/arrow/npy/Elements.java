package io.troupe.arrow.npy;

import io.troupe.arrow.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads single elements, whatever the type. */
final class Elements {
  private Elements() {}

  /** Element {@code i} in row-major order as a double; exact for small integers. */
  static double at(Tensor tensor, long i) {
    MemorySegment data = tensor.segment();
    return switch (tensor.type()) {
      case F64 -> data.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
      case F32 -> data.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      case F16 -> Float.float16ToFloat(data.getAtIndex(ValueLayout.JAVA_SHORT, i));
      case BF16 -> Float.intBitsToFloat(data.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
      case I64, U64 -> data.getAtIndex(ValueLayout.JAVA_LONG, i);
      case I32, U32 -> data.getAtIndex(ValueLayout.JAVA_INT, i);
      case I16, U16 -> data.getAtIndex(ValueLayout.JAVA_SHORT, i);
      case I8, U8, BOOL -> data.get(ValueLayout.JAVA_BYTE, i);
    };
  }
}
