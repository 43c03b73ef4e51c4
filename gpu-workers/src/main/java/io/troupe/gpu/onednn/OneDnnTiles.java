package io.troupe.gpu.onednn;

import io.troupe.gpu.product.Product;
import io.troupe.gpu.product.Product.Start;
import io.troupe.gpu.product.ProductOperand;
import io.troupe.gpu.product.TileLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Tiles of products by oneDNN, for one device. */
public final class OneDnnTiles implements TileLibrary {
  /** Products of fewer multiplications, 24 cubed, cost more to call than to compute. */
  private static final long LEAST = 24L * 24 * 24;

  private final OneDnnLibrary library;
  private final boolean multipliesHalf;
  private final MatmulPrimitives[] primitives;

  private OneDnnTiles(OneDnnLibrary library, int threads, Arena arena) {
    this.library = library;
    this.multipliesHalf = library.hasBfloat16Instructions();
    this.primitives = new MatmulPrimitives[threads];
    for (int i = 0; i < threads; i++) {
      primitives[i] = new MatmulPrimitives(library, arena);
    }
  }

  /**
   * oneDNN, where it loads.
   *
   * @param threads of the pool that will call
   * @param arena owns what it needs
   */
  public static Optional<TileLibrary> create(int threads, Arena arena) {
    return OneDnn.library().map(library -> new OneDnnTiles(library, threads, arena));
  }

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public boolean suits(Product product) {
    if (product.left().isHalf() && !multipliesHalf) {
      return false;
    }
    return (long) product.rows() * product.columns() * product.depth() >= LEAST;
  }

  @Override
  public void compute(Product tile, int thread) {
    library.useOneThread();
    if (tile.start() == Start.BIAS) {
      fillWithBias(tile);
    }
    if (tile.left().isHalf()) {
      primitives[thread].multiply(tile);
      return;
    }
    boolean subtract = tile.start() == Start.SUBTRACT;
    library.sgemm(
        !tile.left().hasContiguousLines(),
        tile.right().hasContiguousLines(),
        tile.rows(),
        tile.columns(),
        tile.depth(),
        subtract ? -1 : 1,
        tile.left().address(),
        rowElements(tile.left(), tile.rows(), tile.depth()),
        tile.right().address(),
        rowElements(tile.right(), tile.columns(), tile.depth()),
        tile.start() == Start.NOTHING ? 0 : 1,
        tile.out(),
        tile.outRow() / 4);
  }

  /**
   * Elements from one row of the operand's matrix to the next; the library insists that a row has
   * room, even if there is only one.
   */
  private static long rowElements(ProductOperand operand, int lines, int depth) {
    return operand.hasContiguousLines()
        ? Math.max(operand.line() / 4, depth)
        : Math.max(operand.step() / 4, lines);
  }

  /** Copies the row once, then what is there, twice as much each time, where rows are dense. */
  @SuppressWarnings("restricted") // Addresses of checked matrices.
  private static void fillWithBias(Product tile) {
    long row = 4L * tile.columns();
    long bytes = (tile.rows() - 1) * tile.outRow() + row;
    MemorySegment out = MemorySegment.ofAddress(tile.out()).reinterpret(bytes);
    MemorySegment bias = MemorySegment.ofAddress(tile.bias()).reinterpret(row);
    MemorySegment.copy(bias, 0, out, 0, row);
    if (tile.outRow() == row) {
      for (long filled = row; filled < bytes; filled *= 2) {
        MemorySegment.copy(out, 0, out, filled, Math.min(filled, bytes - filled));
      }
      return;
    }
    for (int i = 1; i < tile.rows(); i++) {
      MemorySegment.copy(bias, 0, out, i * tile.outRow(), row);
    }
  }
}
