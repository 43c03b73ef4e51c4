package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Adjacency;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Lookup;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Embedding;

/** Rows of a table, element by element. */
public final class ReferenceEmbedding implements Embedding {
  @Override
  public void gather(Matrix table, Indices rows, Matrix out) {
    for (int i = 0; i < rows.size(); i++) {
      for (int column = 0; column < table.columns(); column++) {
        out.set(i, column, table.get(rows.get(i), column));
      }
    }
  }

  @Override
  public void scatterAdd(Matrix gradOut, Lookup lookup, Matrix gradTable) {
    Adjacency occurrences = lookup.occurrences();
    for (int i = 0; i < occurrences.rows(); i++) {
      int row = lookup.distinct().get(i);
      for (int column = 0; column < gradTable.columns(); column++) {
        double sum = gradTable.get(row, column);
        for (int e = occurrences.offsets().get(i); e < occurrences.offsets().get(i + 1); e++) {
          sum += gradOut.get(occurrences.neighbours().get(e), column);
        }
        gradTable.set(row, column, sum);
      }
    }
  }
}
