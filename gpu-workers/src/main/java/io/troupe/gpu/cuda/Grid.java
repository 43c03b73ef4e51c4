package io.troupe.gpu.cuda;

/**
 * How a kernel is launched. A grid without blocks is one with nothing to do.
 *
 * @param x blocks in x; at least 0
 * @param y blocks in y, at most 65535
 * @param z blocks in z, at most 65535
 * @param threads of a block, all in x; a multiple of 32, at most 1024
 * @param sharedBytes dynamic shared memory of a block
 */
public record Grid(int x, int y, int z, int threads, int sharedBytes) {
  private static final int WARP = 32;
  private static final int MOST_THREADS = 1024;
  private static final int MOST_IN_Y = 65_535;

  /** Checks what the driver would refuse without saying why. */
  public Grid {
    if (x < 0 || y < 0 || y > MOST_IN_Y || z < 0 || z > MOST_IN_Y || sharedBytes < 0) {
      throw new IllegalArgumentException("no grid is " + x + " x " + y + " x " + z);
    }
    if (threads < WARP || threads > MOST_THREADS || threads % WARP != 0) {
      throw new IllegalArgumentException(
          "a block has 32 to 1024 threads, whole warps, got " + threads);
    }
  }

  /** Blocks in one dimension. */
  public static Grid of(int blocks, int threads) {
    return new Grid(blocks, 1, 1, threads, 0);
  }

  /** Blocks in two dimensions. */
  public static Grid of2(int x, int y, int threads) {
    return new Grid(x, y, 1, threads, 0);
  }

  /** As many blocks in one dimension as give each element a thread. */
  public static Grid covering(long elements, int threads) {
    return of(Math.toIntExact(Math.ceilDiv(elements, threads)), threads);
  }

  /** The same with dynamic shared memory; above 48 KiB the kernel is allowed it on the way. */
  public Grid withShared(int bytes) {
    return new Grid(x, y, z, threads, bytes);
  }

  boolean isEmpty() {
    return x == 0 || y == 0 || z == 0;
  }

  @Override
  public String toString() {
    String shared = sharedBytes == 0 ? "" : ", " + sharedBytes + " bytes of shared memory";
    return "grid " + x + " x " + y + " x " + z + " of " + threads + " threads" + shared;
  }
}
