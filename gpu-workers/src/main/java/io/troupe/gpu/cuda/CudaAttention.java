package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Attention;
import io.troupe.gpu.operation.AttentionPass;
import io.troupe.gpu.operation.AttentionShape;
import io.troupe.gpu.operation.CacheBlock;
import io.troupe.gpu.operation.Heads;

/**
 * Attention; see {@code attention.cu} and {@code attention_gradient.cu}. Heads have at most 256
 * columns.
 */
final class CudaAttention implements Attention {
  private static final int THREADS = 256;
  private static final int MOST_COLUMNS = 256;

  /** Up to so many queries of a key head take the kernels with few. */
  private static final int FEW = 16;

  /** Keys are cut into parts until there are so many blocks, which is a few for each processor. */
  private static final int BLOCKS = 512;

  /** Keys of a part at least. */
  private static final int PART_KEYS = 256;

  private final Kernels kernels;

  CudaAttention(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void attend(Matrix q, Matrix k, Matrix v, AttentionShape shape, Matrix out, Matrix lse) {
    int rows = q.rows() / shape.sequences();
    int keys = k.rows() / shape.sequences();
    Forward forward = new Forward(q, k, v, shape, rows, keys, 0);
    forward(forward, out.address(), lse.address());
  }

  @Override
  public void attendBlock(
      Matrix q, CacheBlock block, Indices last, Heads heads, int part, Matrix out, Matrix lse) {
    Forward forward =
        new Forward(
            q,
            block.keys(),
            block.values(),
            AttentionShape.full(1, heads),
            q.rows(),
            block.length(),
            last.address());
    long before = (long) part * q.rows();
    forward(
        forward,
        out.address() + 4 * before * heads.queryColumns(),
        lse.address() + 4 * before * heads.queries());
  }

  @Override
  public void merge(Matrix parts, Matrix partLse, Heads heads, Matrix out, Matrix lse) {
    if (out.rows() > 0) {
      int count = parts.rows() / out.rows();
      merge(
          parts.address(),
          partLse.address(),
          heads,
          count,
          out.rows(),
          out.address(),
          lse.address());
    }
  }

  @Override
  public void attendGradient(
      AttentionPass pass,
      AttentionShape shape,
      Matrix gradOut,
      Matrix gradQ,
      Matrix gradK,
      Matrix gradV,
      boolean accumulate) {
    Heads heads = shape.heads();
    int rows = pass.q().rows() / shape.sequences();
    int keys = pass.k().rows() / shape.sequences();
    long rowHeads = (long) pass.q().rows() * heads.queries();
    long delta = kernels.scratch(Math.max(4, 4 * rowHeads));
    kernels.launch(
        "attention_delta",
        Grid.covering(32 * rowHeads, THREADS),
        Arguments.of()
            .matrix(pass.out())
            .matrix(gradOut)
            .address(delta)
            .whole(rowHeads)
            .integer(heads.dimension()));
    int columns = columns(heads);
    int size = columns == MOST_COLUMNS ? 16 : 32;
    int tile = 16 * size * (heads.dimension() + 1);
    int square = 4 * size * (size + 1);
    kernels.launch(
        "attention_query_gradient_" + columns,
        grid(Math.ceilDiv(rows * heads.group(), size), shape, tile + square),
        gradientArguments(pass, shape, gradOut, delta, accumulate).matrix(gradQ));
    kernels.launch(
        "attention_key_gradient_" + columns,
        grid(Math.ceilDiv(keys, size), shape, tile + 2 * square),
        gradientArguments(pass, shape, gradOut, delta, accumulate).matrix(gradK).matrix(gradV));
  }

  private Arguments gradientArguments(
      AttentionPass pass, AttentionShape shape, Matrix gradOut, long delta, boolean accumulate) {
    Arguments arguments =
        Arguments.of()
            .matrix(pass.q())
            .matrix(pass.k())
            .matrix(pass.v())
            .matrix(gradOut)
            .matrix(pass.lse())
            .address(delta);
    int rows = pass.q().rows() / shape.sequences();
    int keys = pass.k().rows() / shape.sequences();
    return pattern(arguments, shape, rows, keys).flag(accumulate);
  }

  /** What a pass forward reads; {@code last} is an address, 0 if the pattern says who sees what. */
  private record Forward(
      Matrix q, Matrix k, Matrix v, AttentionShape shape, int rows, int keys, long last) {}

  private void forward(Forward forward, long out, long lse) {
    Heads heads = forward.shape().heads();
    int columns = columns(heads);
    int queries = forward.rows() * heads.group();
    boolean few = queries <= FEW;
    int keyTile = columns == MOST_COLUMNS ? 32 : 64;
    int queryTile = few ? FEW : keyTile;
    int tiles = Math.ceilDiv(queries, queryTile);
    int blocks = tiles * heads.keys() * forward.shape().sequences();
    if (blocks == 0) {
      return;
    }
    // Of the shape only, so that results are equal on every device.
    int wanted = Math.clamp(forward.keys() / PART_KEYS, 1, Math.ceilDiv(BLOCKS, blocks));
    int partKeys = Math.ceilDiv(Math.ceilDiv(forward.keys(), wanted), keyTile) * keyTile;
    int parts = Math.max(1, Math.ceilDiv(forward.keys(), Math.max(1, partKeys)));
    int rows = forward.rows() * forward.shape().sequences();
    long outBytes = 4L * rows * heads.queryColumns();
    long lseBytes = 4L * rows * heads.queries();
    long partOut = out;
    long partLse = lse;
    if (parts > 1) {
      partOut = kernels.scratch(parts * (outBytes + lseBytes));
      partLse = partOut + parts * outBytes;
    }
    int pitch = heads.dimension() + 1;
    int shared = 4 * ((queryTile + keyTile) * pitch + queryTile * (keyTile + 1));
    kernels.launch(
        (few ? "attention_few_" : "attention_forward_") + columns,
        grid(tiles * parts, forward.shape(), shared),
        forwardArguments(forward, partOut, partLse).integer(parts).integer(partKeys).whole(rows));
    if (parts > 1) {
      merge(partOut, partLse, heads, parts, rows, out, lse);
    }
  }

  private static Arguments forwardArguments(Forward forward, long out, long lse) {
    ElementType type = forward.k().type();
    Arguments arguments =
        Arguments.of()
            .matrix(forward.q())
            .matrix(forward.k(), type)
            .matrix(forward.v(), type)
            .flag(type == ElementType.BFLOAT16)
            .address(out)
            .address(lse)
            .address(forward.last());
    return pattern(arguments, forward.shape(), forward.rows(), forward.keys());
  }

  private static Arguments pattern(Arguments arguments, AttentionShape shape, int rows, int keys) {
    Heads heads = shape.heads();
    return arguments
        .integer(rows)
        .integer(keys)
        .integer(heads.queries())
        .integer(heads.keys())
        .integer(heads.dimension())
        .flag(shape.causalOffset().isPresent())
        .integer(shape.causalOffset().orElse(0))
        .real((float) heads.scale());
  }

  private static Grid grid(int x, AttentionShape shape, int shared) {
    return new Grid(x, shape.heads().keys(), shape.sequences(), THREADS, shared);
  }

  @SuppressWarnings("checkstyle:ParameterNumber") // Addresses that fit no record.
  private void merge(
      long parts, long partLse, Heads heads, int count, int rows, long out, long lse) {
    long rowHeads = (long) rows * heads.queries();
    kernels.launch(
        "attention_merge",
        Grid.covering(32 * rowHeads, THREADS),
        Arguments.of()
            .address(parts)
            .address(partLse)
            .address(out)
            .address(lse)
            .integer(count)
            .whole(rowHeads)
            .integer(heads.dimension()));
  }

  private static int columns(Heads heads) {
    int dimension = heads.dimension();
    if (dimension > MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "on CUDA a head has at most " + MOST_COLUMNS + " columns, got " + dimension);
    }
    return dimension <= 64 ? 64 : dimension <= 128 ? 128 : MOST_COLUMNS;
  }
}
