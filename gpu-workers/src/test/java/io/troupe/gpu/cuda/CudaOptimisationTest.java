package io.troupe.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.AdamWStep;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stand-in")
class CudaOptimisationTest {
  @Test
  void stepsAsTheReference() {
    try (StandIn.Device cuda = StandIn.device(Settings.fast());
        Device reference = Devices.reference(ElementType.FLOAT32)) {
      float[] expected = steps(reference);
      float[] actual = steps(cuda.device());
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(1e-6f));
      }
    }
  }

  private static float[] steps(Device device) {
    try (Scope scope = device.scope()) {
      Matrix parameter = scope.zeros(5, 100);
      Matrix first = scope.zeros(5, 100);
      Matrix second = scope.zeros(5, 100);
      Matrix gradient = scope.matrix(5, 100);
      gradient.fill(i -> Math.sin((double) i));
      for (int step = 1; step <= 3; step++) {
        device
            .operations()
            .optimisation()
            .adamW(
                group(scope, parameter),
                group(scope, gradient),
                group(scope, first),
                group(scope, second),
                new AdamWStep(1e-2, 0.9, 0.999, 1e-8, 0.01, step));
      }
      return parameter.toFloats();
    }
  }

  private static MatrixGroup group(Scope scope, Matrix matrix) {
    return MatrixGroup.of(scope, List.of(matrix));
  }
}
