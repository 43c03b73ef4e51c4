package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Transposition;
import java.util.Optional;

/**
 * Products by our own kernels, {@code gemm.cu}: blocked in registers for f32, on tensor cores for
 * bf16. Always there, and several times slower than cuBLAS for large bf16.
 *
 * <p>How a product is cut depends on its shape alone, not on the device, so that results are equal
 * on all of one kind.
 */
final class OwnGemm implements GemmProvider {
  private static final int THREADS = 256;
  private static final int LARGE_TILE = 128;
  private static final int SMALL_TILE = 64;

  /** About one block for each multiprocessor of a large device. */
  private static final int ENOUGH_BLOCKS = 128;

  /** The inner dimension is not cut into shorter ranges than this. */
  private static final int SHORTEST_RANGE = 256;

  /** A multiple of the depth of all tiles. */
  private static final int RANGE_GRAIN = 32;

  private final Kernels kernels;

  OwnGemm(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public String name() {
    return "own kernels";
  }

  @Override
  public void multiply(Product product) {
    if (product.isEmpty()) {
      return;
    }
    Cut cut = Cut.of(product);
    if (cut.splits() == 1) {
      tiles(product, cut, product.out().address(), product.accumulate(), product.bias());
      return;
    }
    long partial = kernels.scratch(4L * cut.splits() * product.out().size());
    tiles(product, cut, partial, false, Optional.empty());
    finish(product, cut, partial);
  }

  /**
   * How a product is cut.
   *
   * @param tile rows and columns of a block's part of the result
   * @param range how much of the inner dimension one block sums
   * @param splits how many ranges there are
   */
  record Cut(int tile, int range, int splits) {
    static Cut of(Product product) {
      boolean large = product.isBfloat16() || blocks(product, LARGE_TILE) >= ENOUGH_BLOCKS;
      int tile = large ? LARGE_TILE : SMALL_TILE;
      long blocks = blocks(product, tile);
      int k = product.k();
      long wanted = Math.min(Math.ceilDiv(ENOUGH_BLOCKS, blocks), k / SHORTEST_RANGE);
      if (wanted <= 1) {
        return new Cut(tile, Math.max(RANGE_GRAIN, rounded(k)), 1);
      }
      int range = rounded(Math.ceilDiv(k, (int) wanted));
      return new Cut(tile, range, Math.ceilDiv(k, range));
    }

    private static int rounded(int length) {
      return Math.ceilDiv(length, RANGE_GRAIN) * RANGE_GRAIN;
    }

    private static long blocks(Product product, int tile) {
      return (long) product.batches()
          * Math.ceilDiv(product.n(), tile)
          * Math.ceilDiv(product.m(), tile);
    }
  }

  private void tiles(
      Product product, Cut cut, long out, boolean accumulate, Optional<Matrix> bias) {
    Transposition transposition = product.transposition();
    boolean bf16 = product.isBfloat16();
    ElementType type = product.left().type();
    Arguments arguments = Arguments.of().matrix(product.left(), type).matrix(product.right(), type);
    if (bias.isPresent()) {
      arguments.matrix(bias.get());
    } else {
      arguments.address(0);
    }
    arguments
        .address(out)
        .integer(product.n())
        .integer(product.m())
        .integer(product.k())
        .integer(cut.range())
        .integer(cut.splits());
    if (!bf16) {
      arguments
          .flag(transposition != Transposition.LEFT)
          .flag(transposition == Transposition.RIGHT);
    }
    arguments.flag(accumulate);
    int x =
        Math.multiplyExact(
            Math.multiplyExact(product.batches(), cut.splits()),
            Math.ceilDiv(product.n(), cut.tile()));
    kernels.launch(
        bf16 ? bfloat16Kernel(transposition) : "gemm_f32_" + cut.tile(),
        Grid.of2(x, Math.ceilDiv(product.m(), cut.tile()), THREADS),
        arguments);
  }

  private static String bfloat16Kernel(Transposition transposition) {
    return switch (transposition) {
      case NONE -> "gemm_bf16_none";
      case LEFT -> "gemm_bf16_left";
      case RIGHT -> "gemm_bf16_right";
    };
  }

  private void finish(Product product, Cut cut, long partial) {
    Matrix out = product.out();
    Arguments arguments = Arguments.of().address(partial);
    if (product.bias().isPresent()) {
      arguments.matrix(product.bias().get());
    } else {
      arguments.address(0);
    }
    kernels.launch(
        "gemm_finish",
        Grid.covering(out.size(), THREADS),
        arguments
            .matrix(out)
            .whole(out.size() / product.batches())
            .whole(out.size())
            .integer(product.m())
            .integer(cut.splits())
            .flag(product.accumulate()));
  }
}
