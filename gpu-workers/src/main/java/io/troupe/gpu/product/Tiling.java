package io.troupe.gpu.product;

/**
 * How a product is cut into tiles that threads compute alone: by its shape only, never by the
 * number of threads, so that results do not depend on it.
 *
 * <p>A tile packs its part of the right operand itself, once for all its rows: no thread waits for
 * another, at the price of packing it again for each tile below. Where the result is too small to
 * give enough tiles but has many summands, these are cut too, and partial sums added in order.
 *
 * @param rows of a tile
 * @param columns of a tile
 * @param depth summands of a tile
 * @param rowTiles tiles one below the other
 * @param columnTiles tiles side by side
 * @param chunks parts of the sums
 */
public record Tiling(int rows, int columns, int depth, int rowTiles, int columnTiles, int chunks) {
  /** Twice as many pack each operand oftener, which costs 5 % at 1024 rows and columns. */
  private static final int WANTED = 8;

  /** Below 96 rows packing the right operand costs more than 5 %, here in panels of 12. */
  private static final int LEAST_PANELS = 8;

  private static final int MOST_PANELS = 32;

  private static final int LEAST_COLUMNS = 128;

  /** With 256 summands a block half of a second-level cache of 1 MiB. */
  public static final int MOST_COLUMNS = 512;

  private static final int LEAST_CHUNK = 1024;

  /** Floats of all partial sums together. */
  public static final int PARTIAL_FLOATS = 1 << 20;

  /**
   * Cuts a product.
   *
   * @param product one of the batch
   * @param batches how many there are
   * @param panelRows of which a tile's rows are a multiple
   * @param panelColumns of which a tile's columns are a multiple
   */
  public static Tiling of(Product product, int batches, int panelRows, int panelColumns) {
    int rows = product.rows();
    int columns = product.columns();
    int depth = product.depth();
    long size = Math.max(1, (long) rows * columns);
    long mostChunks =
        batches > 1
            ? 1
            : Math.clamp(Math.min(depth / LEAST_CHUNK, PARTIAL_FLOATS / size), 1, WANTED);
    long wanted = Math.ceilDiv(WANTED, mostChunks);
    int tileRows = even(rows, MOST_PANELS * panelRows, panelRows);
    int tileColumns = even(columns, MOST_COLUMNS, panelColumns);
    while (tiles(rows, tileRows, columns, tileColumns) * batches < wanted) {
      boolean canNarrow = tileColumns >= 2 * LEAST_COLUMNS;
      boolean canLower = tileRows >= 2 * LEAST_PANELS * panelRows;
      if (!canNarrow && !canLower) {
        break;
      }
      if (canLower && (!canNarrow || tileRows > tileColumns)) {
        tileRows = even(rows, tileRows / 2, panelRows);
      } else {
        tileColumns = even(columns, tileColumns / 2, panelColumns);
      }
    }
    long tiles = tiles(rows, tileRows, columns, tileColumns) * batches;
    int chunks = (int) Math.min(mostChunks, Math.ceilDiv(WANTED, tiles));
    int chunk = even(depth, Math.ceilDiv(depth, chunks), 8);
    return new Tiling(
        tileRows,
        tileColumns,
        chunk,
        Math.ceilDiv(rows, tileRows),
        Math.ceilDiv(columns, tileColumns),
        Math.ceilDiv(depth, chunk));
  }

  /** A tile of a product. */
  public Product tile(Product product, int tile) {
    int place = tile / chunks;
    int row = place / columnTiles * rows;
    int column = place % columnTiles * columns;
    Product part =
        product.part(
            row,
            Math.min(rows, product.rows() - row),
            column,
            Math.min(columns, product.columns() - column));
    if (chunks == 1) {
      return part;
    }
    int from = chunk(tile) * depth;
    return part.summands(from, Math.min(depth, product.depth() - from));
  }

  /** Which part of the sums a tile gives. */
  public int chunk(int tile) {
    return tile % chunks;
  }

  /** Tiles of one product. */
  public int count() {
    return rowTiles * columnTiles * chunks;
  }

  private static long tiles(int rows, int tileRows, int columns, int tileColumns) {
    return (long) Math.ceilDiv(rows, tileRows) * Math.ceilDiv(columns, tileColumns);
  }

  /** The size of equal parts of at most so many, rounded up to a multiple. */
  private static int even(int size, int most, int multiple) {
    int parts = Math.max(1, Math.ceilDiv(size, most));
    return Math.max(multiple, Math.ceilDiv(Math.ceilDiv(size, parts), multiple) * multiple);
  }
}
