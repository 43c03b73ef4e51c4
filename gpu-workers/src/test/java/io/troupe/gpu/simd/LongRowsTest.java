package io.troupe.gpu.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.Seeds;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.weight.DenseWeight;
import io.troupe.gpu.weight.Int8Weight;
import io.troupe.gpu.weight.Weight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows longer than what a kernel reads at once, more of them than a pass takes, more threads. */
class LongRowsTest {
  private static final int COLUMNS = 2 * 8192 + 96;
  private static final int OUTPUTS = 71;

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 35})
  void productsAreTheSameForEveryNumberOfThreads(int rows) {
    float[] alone = int8Products(1, rows);
    assertThat(int8Products(2, rows)).isEqualTo(alone);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 35})
  void blocksOfLongRowsAreAddedUp(int rows) {
    try (Device device = Devices.cpu(2, 1L << 28);
        Scope scope = device.scope()) {
      Matrix x = scope.matrix(rows, COLUMNS);
      x.fill(i -> (i % COLUMNS) % 3);
      Matrix weight = scope.matrix(OUTPUTS, COLUMNS);
      weight.fill(i -> Math.floorDiv(i, COLUMNS));
      Matrix out = scope.matrix(rows, OUTPUTS);
      device.operations().weightProducts().multiply(x, new DenseWeight(weight), out, false);
      // Integers below 2^24: every order of summing is exact. The columns are 3 k + 1, and each
      // three of 0, 1, 2 sum to 3.
      for (int j = 0; j < OUTPUTS; j++) {
        assertThat(out.get(rows - 1, j)).isEqualTo(j * (COLUMNS - 1.0));
      }
    }
  }

  private static float[] int8Products(int threads, int rows) {
    try (Device device = Devices.cpu(threads, 1L << 28);
        Scope scope = device.scope()) {
      Seeds seeds = new Seeds(5);
      Matrix x = seeds.normal(scope, rows, COLUMNS);
      Weight weight = Int8Weight.in(scope, OUTPUTS, COLUMNS);
      device.operations().conversion().quantize(seeds.normal(scope, OUTPUTS, COLUMNS), weight);
      Matrix out = scope.matrix(rows, OUTPUTS);
      device.operations().weightProducts().multiply(x, weight, out, false);
      return out.toFloats();
    }
  }
}
