package io.troupe.gpu.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An immutable vector of 32-bit integers in device memory, such as rows of a mask or labels. */
public final class Indices {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private final int size;
  private final int min;
  private final int max;
  private final MemorySegment segment;

  Indices(int[] values, MemorySegment segment) {
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    MemorySegment.copy(values, 0, segment, INT, 0, values.length);
    this.size = values.length;
    this.min = low;
    this.max = high;
    this.segment = segment;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The value at a position. */
  public int get(int position) {
    return segment.getAtIndex(INT, position);
  }

  /** The memory itself, aligned to 64 bytes. */
  public MemorySegment segment() {
    return segment;
  }

  /** All values, copied. */
  public int[] toArray() {
    return segment.asSlice(0, 4L * size).toArray(INT);
  }

  /**
   * Refuses values outside a range, without looking at them again.
   *
   * @param what what the values are, for the message
   * @param bound every value must lie in 0 to bound - 1
   * @throws IllegalArgumentException if one does not
   */
  public void requireBelow(String what, int bound) {
    if (size > 0 && (min < 0 || max >= bound)) {
      throw new IllegalArgumentException(
          what + " must lie in 0 to " + (bound - 1) + ", got " + min + " to " + max);
    }
  }
}
