package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Lookup;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Embedding;

/** Rows of a table; see {@code embedding.cu}. */
final class CudaEmbedding implements Embedding {
  private static final int THREADS = 256;

  private final Kernels kernels;

  CudaEmbedding(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void gather(Matrix table, Indices rows, Matrix out) {
    kernels.launch(
        "embedding_gather",
        Grid.covering(out.size(), THREADS),
        Arguments.of()
            .matrix(table, table.type())
            .flag(table.type() == ElementType.BFLOAT16)
            .indices(rows)
            .matrix(out)
            .whole(out.size())
            .integer(table.columns()));
  }

  @Override
  public void scatterAdd(Matrix gradOut, Lookup lookup, Matrix gradTable) {
    long size = (long) lookup.distinct().size() * gradTable.columns();
    kernels.launch(
        "embedding_scatter_add",
        Grid.covering(size, THREADS),
        Arguments.of()
            .matrix(gradOut)
            .indices(lookup.distinct())
            .indices(lookup.occurrences().offsets())
            .indices(lookup.occurrences().neighbours())
            .matrix(gradTable)
            .whole(size)
            .integer(gradTable.columns()));
  }
}
