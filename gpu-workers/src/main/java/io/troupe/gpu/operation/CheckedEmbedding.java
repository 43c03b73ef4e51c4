package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireStored;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Lookup;
import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedEmbedding(Embedding family) implements Embedding {
  @Override
  public void gather(Matrix table, Indices rows, Matrix out) {
    require("out", out, rows.size(), table.columns());
    rows.requireBelow("rows", table.rows());
    requireStored(out, table);
    requireDistinct(out, table);
    family.gather(table, rows, out);
  }

  @Override
  public void scatterAdd(Matrix gradOut, Lookup lookup, Matrix gradTable) {
    require("gradOut", gradOut, lookup.rows().size(), gradTable.columns());
    lookup.rows().requireBelow("rows", gradTable.rows());
    requireType(gradTable, gradOut);
    requireDistinct(gradTable, gradOut);
    family.scatterAdd(gradOut, lookup, gradTable);
  }
}
