package io.troupe.gpu.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** An immutable vector of 32-bit integers in device memory, such as rows of a mask or labels. */
public final class Indices {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private final int size;
  private final int min;
  private final int max;
  private final DeviceMemory memory;
  private final DeviceMemory.Block block;

  Indices(int[] values, DeviceMemory memory, DeviceMemory.Block block) {
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    memory.copyIn(MemorySegment.ofArray(values), block.address());
    this.size = values.length;
    this.min = low;
    this.max = high;
    this.memory = memory;
    this.block = block;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The value at a position; fast only where the processor addresses the memory. */
  public int get(int position) {
    if (block.isHost()) {
      return block.host().getAtIndex(INT, position);
    }
    int[] one = {0};
    memory.copyOut(
        block.address() + 4L * Objects.checkIndex(position, size), MemorySegment.ofArray(one));
    return one[0];
  }

  /** Where they lie, aligned to 64 bytes; for kernels. */
  public long address() {
    return block.address();
  }

  /** Whether the processor can address them. */
  public boolean isHost() {
    return block.isHost();
  }

  /** All values, copied. */
  public int[] toArray() {
    int[] values = new int[size];
    memory.copyOut(block.address(), MemorySegment.ofArray(values));
    return values;
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
