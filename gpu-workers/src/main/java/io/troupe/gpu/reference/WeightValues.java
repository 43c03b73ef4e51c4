package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.number.SmallFloat;
import io.troupe.gpu.weight.DenseWeight;
import io.troupe.gpu.weight.Fp4Weight;
import io.troupe.gpu.weight.Int8Weight;
import io.troupe.gpu.weight.Weight;

/** What the codes of a weight mean, each value rounded to float once. */
@FunctionalInterface
interface WeightValues {
  /** The values of a row. */
  double[] row(int row);

  /** Reads a weight. */
  static WeightValues of(Weight weight) {
    return switch (weight) {
      case DenseWeight(Matrix matrix) -> dense(matrix);
      case Int8Weight int8 -> int8(int8);
      case Fp4Weight fp4 -> fp4(fp4);
    };
  }

  /** What a block's codes are multiplied by. */
  static float scale(Fp4Weight weight, byte code) {
    return weight.format().scale(code) / weight.divisor();
  }

  private static WeightValues dense(Matrix matrix) {
    return row -> {
      double[] values = new double[matrix.columns()];
      for (int k = 0; k < values.length; k++) {
        values[k] = matrix.get(row, k);
      }
      return values;
    };
  }

  private static WeightValues int8(Int8Weight weight) {
    byte[] codes = weight.codes().toArray();
    return row -> {
      double[] values = new double[weight.columns()];
      int from = row * values.length;
      for (int k = 0; k < values.length; k++) {
        // Exact in float: 8 bits by 8 bits.
        values[k] = (float) (codes[from + k] * weight.scales().get(row, k / Int8Weight.GROUP));
      }
      return values;
    };
  }

  private static WeightValues fp4(Fp4Weight weight) {
    byte[] codes = weight.codes().toArray();
    byte[] scales = weight.scales().toArray();
    return row -> {
      double[] values = new double[weight.columns()];
      int block = weight.format().block();
      for (int k = 0; k < values.length; k++) {
        int pair = codes[row * (values.length / 2) + k / 2];
        float code = SmallFloat.E2M1.toFloat(k % 2 == 0 ? pair : pair >> 4);
        values[k] = code * scale(weight, scales[row * (values.length / block) + k / block]);
      }
      return values;
    };
  }
}
