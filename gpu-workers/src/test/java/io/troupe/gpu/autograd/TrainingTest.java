package io.troupe.gpu.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
import io.troupe.gpu.memory.Scope;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What treats all parameters of a model together. */
class TrainingTest {
  private final Device device = Devices.cpu(2, 1L << 28);
  private final Scope scope = device.scope();
  private final Parameters parameters = new Parameters(scope, 3);
  private final Parameter first = parameters.weight("a", 70, 100);
  private final Parameter second = parameters.bias("b", 70, 100);

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  @Test
  void clipsOnlyWhatIsAboveTheLimit() {
    first.gradient().fill(i -> 3);
    second.gradient().fill(i -> -4);
    double norm = Math.sqrt(9.0 * 7000 + 16.0 * 70);
    GradientClip high = new GradientClip(device, scope, parameters.list(), 2 * norm);
    assertThat(high.apply().get(0)).isCloseTo(norm, within(1e-4));
    assertThat(first.gradient().toDoubles()).containsOnly(3);
    GradientClip low = new GradientClip(device, scope, parameters.list(), 0.5);
    assertThat(low.apply().get(0)).isCloseTo(norm, within(1e-4));
    assertThat(low.apply().get(0)).isCloseTo(0.5, within(1e-6));
    assertThat(second.gradient().get(5)).isCloseTo(-4 * 0.5 / norm, within(1e-7));
  }

  @Test
  void aGradientThatIsNoNumberIsSeenInTheNorm() {
    second.gradient().set(3, Double.NaN);
    GradientClip clip = new GradientClip(device, scope, parameters.list(), 1);
    assertThat(clip.apply().get(0)).isNaN();
    assertThat(first.gradient().toDoubles()).containsOnly(Double.NaN);
  }

  @Test
  void averagesFollowTheParametersAndCanStandInForThem() {
    double before = first.value().get(7);
    ParameterAverage average = new ParameterAverage(device, scope, parameters.list(), 0.75);
    first.value().set(7, before + 1);
    average.update();
    assertThat(average.averages().getFirst().get(7)).isCloseTo(before + 0.25, within(1e-6));
    average.exchange();
    assertThat(first.value().get(7)).isCloseTo(before + 0.25, within(1e-6));
    average.exchange();
    assertThat(first.value().get(7)).isCloseTo(before + 1, within(1e-6));
  }

  @Test
  void aParameterWithoutGradientIsOnlyDecayed() {
    AdamW.Settings settings = new AdamW.Settings(0.1, 0.9, 0.999, 1e-8, 0.5);
    AdamW optimiser = new AdamW(device, scope, parameters.list(), settings);
    double decaying = first.value().get(3);
    double other = second.value().get(3);
    optimiser.step();
    assertThat(first.value().get(3)).isCloseTo(decaying * 0.95, within(1e-7));
    assertThat(second.value().get(3)).isEqualTo(other);
  }

  @Test
  void groupsOfOtherShapesAreRefused() {
    Matrix one = scope.zeros(1, 1);
    MatrixGroup none = MatrixGroup.of(scope, List.of());
    MatrixGroup some = MatrixGroup.of(scope, List.of(first.value()));
    MatrixGroup others = MatrixGroup.of(scope, List.of(second.value()));
    device.operations().optimisation().norm(none, one);
    assertThat(one.get(0)).isZero();
    assertThatThrownBy(() -> device.operations().optimisation().average(some, none, 0.5))
        .hasMessageContaining("values must be 1 matrices, got 0");
    assertThatThrownBy(() -> device.operations().optimisation().average(some, others, 0.5))
        .hasMessageContaining("values[0] must be (70, 100), got (1, 70)");
    assertThatThrownBy(() -> device.operations().optimisation().clip(some, one, 0))
        .hasMessageContaining("clipped to more than 0");
  }
}
