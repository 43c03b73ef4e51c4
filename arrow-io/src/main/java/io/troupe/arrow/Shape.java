package io.troupe.arrow;

import java.util.Arrays;
import java.util.List;

/**
 * The extents of a tensor, outermost first; the last one is contiguous in memory.
 *
 * <p>A scalar has rank 0 and one element; a dimension may be 0.
 *
 * @param dimensions the extents, none negative
 */
public record Shape(List<Long> dimensions) {
  /** No more dimensions than this, as in NumPy. */
  public static final int MAX_RANK = 64;

  /**
   * Copies and checks the extents.
   *
   * @throws IllegalArgumentException when one is negative, there are more than {@link #MAX_RANK},
   *     or their product does not fit into a {@code long}
   */
  public Shape {
    dimensions = List.copyOf(dimensions);
    if (dimensions.size() > MAX_RANK) {
      throw new IllegalArgumentException(
          "rank " + dimensions.size() + " is above the highest, " + MAX_RANK);
    }
    // Zeros are left out, so that the strides of an empty tensor do not overflow either.
    long product = 1;
    for (long dimension : dimensions) {
      if (dimension < 0) {
        throw new IllegalArgumentException("negative dimension in shape " + dimensions);
      }
      if (dimension > 0 && product > Long.MAX_VALUE / dimension) {
        throw new IllegalArgumentException("shape " + dimensions + " has more than 2^63 elements");
      }
      product *= Math.max(dimension, 1);
    }
  }

  /** The shape with these extents. */
  public static Shape of(long... dimensions) {
    return new Shape(Arrays.stream(dimensions).boxed().toList());
  }

  /** Number of dimensions. */
  public int rank() {
    return dimensions.size();
  }

  /** Extent of dimension {@code axis}. */
  public long dimension(int axis) {
    return dimensions.get(axis);
  }

  /** Number of elements; 1 for a scalar. */
  public long elements() {
    long product = 1;
    for (long dimension : dimensions) {
      product *= dimension;
    }
    return product;
  }

  /** The extents as {@code (2, 3)}. */
  @Override
  public String toString() {
    return String.join(", ", dimensions.stream().map(String::valueOf).toList())
        .transform(inner -> "(" + inner + ")");
  }
}
