package io.troupe.arrow.npy;

import io.troupe.arrow.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies an array whose first dimension is contiguous to one whose last dimension is. */
final class Transposition {
  private Transposition() {}

  /** Fills {@code rows} with the elements of {@code columns}, which has its shape. */
  static void fromFortran(Tensor columns, Tensor rows) {
    int rank = rows.shape().rank();
    if (rows.elements() == 0) {
      return;
    }
    long[] strides = new long[rank];
    long stride = 1;
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = stride;
      stride *= rows.shape().dimension(axis);
    }
    MemorySegment source = columns.segment();
    MemorySegment target = rows.segment();
    int width = rows.type().bits() / 8;
    long line = rows.shape().dimension(rank - 1);
    long[] index = new long[rank];
    for (long at = 0; at < rows.elements(); at += line) {
      long from = 0;
      for (int axis = 0; axis < rank - 1; axis++) {
        from += index[axis] * strides[axis];
      }
      line(source, from, strides[rank - 1], target, at, line, width);
      for (int axis = rank - 2; axis >= 0; axis--) {
        if (++index[axis] < rows.shape().dimension(axis)) {
          break;
        }
        index[axis] = 0;
      }
    }
  }

  private static void line(
      MemorySegment source,
      long from,
      long stride,
      MemorySegment target,
      long to,
      long count,
      int width) {
    switch (width) {
      case 1 -> {
        for (long i = 0; i < count; i++) {
          target.set(
              ValueLayout.JAVA_BYTE, to + i, source.get(ValueLayout.JAVA_BYTE, from + i * stride));
        }
      }
      case 2 -> {
        for (long i = 0; i < count; i++) {
          target.setAtIndex(
              ValueLayout.JAVA_SHORT,
              to + i,
              source.getAtIndex(ValueLayout.JAVA_SHORT, from + i * stride));
        }
      }
      case 4 -> {
        for (long i = 0; i < count; i++) {
          target.setAtIndex(
              ValueLayout.JAVA_INT,
              to + i,
              source.getAtIndex(ValueLayout.JAVA_INT, from + i * stride));
        }
      }
      case 8 -> {
        for (long i = 0; i < count; i++) {
          target.setAtIndex(
              ValueLayout.JAVA_LONG,
              to + i,
              source.getAtIndex(ValueLayout.JAVA_LONG, from + i * stride));
        }
      }
      default -> throw new IllegalStateException("no element has " + width + " bytes");
    }
  }
}
