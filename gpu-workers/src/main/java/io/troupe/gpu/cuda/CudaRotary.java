package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Rotary;
import io.troupe.gpu.operation.RotaryLayout;
import io.troupe.gpu.operation.Rotation;

/** Rotary position embedding; see {@code rotary.cu}. */
final class CudaRotary implements Rotary {
  private static final int THREADS = 256;

  private final Kernels kernels;

  CudaRotary(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void rotate(
      Matrix x, int xRow, Rotation rotation, Matrix out, int outRow, boolean accumulate) {
    int heads = x.columns() / rotation.dimension();
    int pairs = rotation.table().pairs();
    long rowHeads = (long) rotation.positions().size() * heads;
    kernels.launch(
        "rotary_rotate",
        Grid.covering(rowHeads * (rotation.dimension() - pairs), THREADS),
        Arguments.of()
            .address(row(x, xRow))
            .flag(x.type() == ElementType.BFLOAT16)
            .address(row(out, outRow))
            .flag(out.type() == ElementType.BFLOAT16)
            .matrix(rotation.table().cosines())
            .matrix(rotation.table().sines())
            .indices(rotation.positions())
            .whole(rowHeads)
            .integer(heads)
            .integer(rotation.dimension())
            .integer(pairs)
            .flag(rotation.layout() == RotaryLayout.INTERLEAVED)
            .real(rotation.inverse() ? -1 : 1)
            .flag(accumulate));
  }

  @Override
  public void copyRows(Matrix x, int xRow, int rows, Matrix out, int outRow) {
    long size = (long) rows * x.columns();
    kernels.launch(
        "rotary_copy",
        Grid.covering(size, THREADS),
        Arguments.of()
            .address(row(x, xRow))
            .flag(x.type() == ElementType.BFLOAT16)
            .address(row(out, outRow))
            .flag(out.type() == ElementType.BFLOAT16)
            .whole(size));
  }

  private static long row(Matrix matrix, int row) {
    return matrix.address() + (long) row * matrix.columns() * matrix.type().bytes();
  }
}
