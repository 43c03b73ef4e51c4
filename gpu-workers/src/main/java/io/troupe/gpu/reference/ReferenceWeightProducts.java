package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.WeightProducts;
import io.troupe.gpu.weight.Weight;

/** Three loops over the weight's values. */
public final class ReferenceWeightProducts implements WeightProducts {
  @Override
  public void multiply(Matrix x, Weight weight, Matrix out, boolean accumulate) {
    WeightValues values = WeightValues.of(weight);
    for (int j = 0; j < weight.rows(); j++) {
      double[] row = values.row(j);
      for (int i = 0; i < x.rows(); i++) {
        double sum = accumulate ? out.get(i, j) : 0;
        for (int k = 0; k < row.length; k++) {
          sum += x.get(i, k) * row[k];
        }
        out.set(i, j, sum);
      }
    }
  }
}
