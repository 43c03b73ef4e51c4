package io.troupe.gpu.simd;

import io.troupe.gpu.product.Product;
import io.troupe.gpu.product.Product.Start;
import io.troupe.gpu.product.ProductOperand;
import io.troupe.gpu.product.Tiling;

/**
 * Computes tiles of products on one thread: the right operand's part is packed in blocks that stay
 * in the second-level cache, the left one's in panels that stay in the first, and each pair of
 * panels meets in registers.
 */
final class ProductTile {
  /** Summands of a block. */
  static final int DEPTH = 256;

  /** Up to so many columns a panel of the left operand is used too seldom to be worth packing. */
  private static final int UNPACKED_COLUMNS = 64;

  /** Rows at this distance, or a multiple, meet in the same few places of the first-level cache. */
  private static final int ALIAS = 1024;

  private final TileKernel kernel = TileKernel.create();
  private final Packing packing;
  private final long packedLeft;
  private final long packedRight;
  private final long zeros;

  /** Panels of the left operand that are packed together: 48 floats of a row are 3 cache lines. */
  private static final int GROUP = 4;

  private static final long LEFT_BYTES = 4L * DEPTH * GROUP * 12 + 64;

  /** Memory that one thread needs. */
  static final long BYTES =
      Packing.SCRATCH_BYTES + LEFT_BYTES + 4L * DEPTH * Tiling.MOST_COLUMNS + 64;

  /**
   * For one thread.
   *
   * @param memory address of {@link #BYTES} bytes
   * @param zeros address of so many zeros as a panel has columns
   */
  ProductTile(long memory, long zeros) {
    this.packing = new Packing(memory);
    this.packedLeft = memory + Packing.SCRATCH_BYTES;
    this.packedRight = packedLeft + LEFT_BYTES;
    this.zeros = zeros;
  }

  int panelRows() {
    return kernel.rows();
  }

  int panelColumns() {
    return kernel.columns();
  }

  void compute(Product product) {
    int blocks = Math.ceilDiv(product.depth(), DEPTH);
    int step = Math.ceilDiv(product.depth(), blocks);
    for (int from = 0; from < product.depth(); from += step) {
      Start start = product.start();
      if (from > 0 && start != Start.SUBTRACT) {
        start = Start.PRESENT;
      }
      block(product, new Block(from, Math.min(step, product.depth() - from), start));
    }
  }

  /** Some of the summands, and what they are added to. */
  private record Block(int from, int depth, Start start) {}

  private void block(Product product, Block block) {
    int width = kernel.columns();
    int depth = block.depth();
    ProductOperand right = product.right().at(0, block.from());
    packing.panels(right, product.columns(), width, depth, packedRight);
    int height = kernel.rows();
    int group = GROUP * height;
    for (int row = 0; row < product.rows(); row += group) {
      int rows = Math.min(group, product.rows() - row);
      ProductOperand left = product.left().at(row, block.from());
      boolean inPlace = isReadInPlace(left, product.columns());
      if (!inPlace) {
        packing.panels(left, rows, height, depth, packedLeft);
      }
      for (int i = 0; i < rows; i += height) {
        int present = Math.min(height, rows - i);
        ProductOperand panel =
            new ProductOperand(packedLeft + 4L * i * depth, 4, 4L * height, false);
        if (inPlace) {
          panel = left.at(i, 0);
          if (present < height) {
            packing.panels(panel, present, height, depth, packedLeft);
            panel = new ProductOperand(packedLeft, 4, 4L * height, false);
          }
        }
        panel(product, block, panel, row + i, present);
      }
    }
  }

  /** One panel of the left operand meets all of the right one. */
  private void panel(Product product, Block block, ProductOperand left, int row, int rows) {
    int width = kernel.columns();
    for (int column = 0; column < product.columns(); column += width) {
      int columns = Math.min(width, product.columns() - column);
      long packed = packedRight + 4L * column * block.depth();
      kernel.run(block.depth(), left.address(), left.line(), left.step(), packed);
      store(product, row, rows, column, columns, block.start());
    }
  }

  private static boolean isReadInPlace(ProductOperand left, int columns) {
    return !left.isHalf()
        && columns <= UNPACKED_COLUMNS
        && (left.line() < ALIAS || left.line() % ALIAS != 0);
  }

  private void store(Product product, int row, int rows, int column, int columns, Start start) {
    long out = product.out() + row * product.outRow() + 4L * column;
    long initial =
        switch (start) {
          case NOTHING -> zeros;
          case BIAS -> product.bias() + 4L * column;
          case PRESENT, SUBTRACT -> out;
        };
    long initialRow = initial == out ? product.outRow() : 0;
    boolean whole = rows == kernel.rows() && columns == kernel.columns();
    if (whole && start != Start.SUBTRACT) {
      kernel.store(initial, initialRow, out, product.outRow());
      return;
    }
    boolean negative = start == Start.SUBTRACT;
    kernel.storePart(rows, columns, negative, initial, initialRow, out, product.outRow());
  }
}
