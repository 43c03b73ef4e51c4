package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.product.ProductOperand;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Copies lines of operands to panels so that a kernel reads them from the first byte to the last:
 * for each summand one float of each line. Lines that are missing in the last panel get any
 * content, as nobody stores their results. One thread.
 */
final class Packing {
  /** Lines that are transposed together. */
  private static final int LINES = 16;

  /** Scratch memory that the constructor wants: the lines of a block, widened. */
  static final int SCRATCH_BYTES = 4 * LINES * ProductTile.DEPTH + 64;

  private final long widened;

  Packing(long memory) {
    this.widened = memory;
  }

  /**
   * Copies panels, one behind the other.
   *
   * @param from the first element
   * @param lines how many there are
   * @param width lines of a panel
   * @param depth summands
   * @param to where they go; behind the last panel less than a vector is written to
   */
  void panels(ProductOperand from, int lines, int width, int depth, long to) {
    if (!from.hasContiguousLines()) {
      rows(from, lines, width, depth, to);
      return;
    }
    for (int line = 0; line < lines; line += width) {
      int present = Math.min(width, lines - line);
      for (int i = 0; i < present; i += LINES) {
        int group = Math.min(LINES, present - i);
        ProductOperand source = floats(from.at(line + i, 0), group, depth);
        transpose(source, group, depth, to + 4L * (line * depth + i), 4L * width);
      }
    }
  }

  /** The lines themselves, or a copy of them as floats. */
  private ProductOperand floats(ProductOperand from, int lines, int depth) {
    if (!from.isHalf()) {
      return from;
    }
    for (int i = 0; i < lines; i++) {
      Widening.row(from.at(i, 0).address(), depth, widened + 4L * i * depth);
    }
    return new ProductOperand(widened, 4L * depth, 4, false);
  }

  /**
   * Writes lines whose summands lie side by side as columns.
   *
   * @param from the first of them
   * @param lines at most 16; with fewer, what lies behind them in the result's rows is written to
   * @param depth summands
   * @param to address of the first row of the result
   * @param row bytes from one row of it to the next
   */
  static void transpose(ProductOperand from, int lines, int depth, long to, long row) {
    int k = 0;
    if (Transposing.IS_FAST) {
      for (; k + LINES <= depth; k += LINES) {
        Transposing.square(from.address() + 4L * k, from.line(), lines - 1, to + k * row, row);
      }
    }
    for (; k < depth; k++) {
      long source = from.address() + 4L * k;
      long target = to + k * row;
      for (int i = 0; i < lines; i++) {
        MEMORY.set(FLOAT, target, MEMORY.get(FLOAT, source));
        source += from.line();
        target += 4;
      }
    }
  }

  /**
   * The lines of a summand lie side by side: cuts rows in pieces. All panels at once, so that each
   * row is read as far as it goes.
   */
  private static void rows(ProductOperand from, int lines, int width, int depth, long to) {
    long panel = 4L * width * depth;
    int whole = lines / width;
    int rest = lines - whole * width;
    for (int k = 0; k < depth; k++) {
      long source = from.address() + k * from.step();
      long target = to + 4L * width * k;
      if (from.isHalf()) {
        for (int line = 0; line < lines; line += width) {
          Widening.row(source + 2L * line, Math.min(width, lines - line), target);
          target += panel;
        }
        continue;
      }
      if (width == 2 * WIDTH) {
        pairs(source, whole, target, panel);
      } else {
        pieces(source, whole, width, target, panel);
      }
      if (rest > 0) {
        pieces(source + 4L * whole * width, 1, rest, target + whole * panel, panel);
      }
    }
  }

  private static void pairs(long from, int count, long to, long panel) {
    for (int i = 0; i < count; i++) {
      long source = from + 8L * WIDTH * i;
      long target = to + panel * i;
      FloatVector.fromMemorySegment(FLOATS, MEMORY, source, ORDER)
          .intoMemorySegment(MEMORY, target, ORDER);
      FloatVector.fromMemorySegment(FLOATS, MEMORY, source + 4L * WIDTH, ORDER)
          .intoMemorySegment(MEMORY, target + 4L * WIDTH, ORDER);
    }
  }

  private static void pieces(long from, int count, int width, long to, long panel) {
    for (int lane = 0; lane < width; lane += WIDTH) {
      VectorMask<Float> mask = FLOATS.indexInRange(lane, width);
      for (int i = 0; i < count; i++) {
        FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 4L * (i * width + lane), ORDER, mask)
            .intoMemorySegment(MEMORY, to + 4L * lane + i * panel, ORDER, mask);
      }
    }
  }
}
