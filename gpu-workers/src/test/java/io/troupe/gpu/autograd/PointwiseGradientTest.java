package io.troupe.gpu.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients of arithmetic with broadcasts and of activations. */
class PointwiseGradientTest {
  private final GradientCheck gradients = new GradientCheck();

  @AfterEach
  void close() {
    gradients.close();
  }

  @ParameterizedTest
  @CsvSource({
    "3,4,3,4", "3,4,1,4", "1,4,3,4", "3,4,3,1", "3,4,1,1", "1,1,3,4", "3,1,1,4", "1,4,1,1"
  })
  void arithmetic(int leftRows, int leftColumns, int rightRows, int rightColumns) {
    List<BiFunction<Tape, List<Parameter>, Variable>> operations =
        List.of(
            (tape, p) -> tape.add(p.get(0), p.get(1)),
            (tape, p) -> tape.subtract(p.get(0), p.get(1)),
            (tape, p) -> tape.times(p.get(0), p.get(1)),
            (tape, p) -> tape.divide(p.get(0), p.get(1)));
    for (BiFunction<Tape, List<Parameter>, Variable> operation : operations) {
      Parameter left = gradients.parameter(leftRows, leftColumns);
      Parameter right = gradients.parameter(rightRows, rightColumns);
      // Away from zero, where a quotient has no slope.
      right.value().fill(i -> (i % 2 == 0 ? 1 : -1) * (0.7 + 0.1 * i));
      gradients.check(List.of(left, right), operation);
    }
  }

  @Test
  void operandsThatAreTheSame() {
    List<Parameter> one = List.of(gradients.parameter(3, 4));
    gradients.check(one, (tape, p) -> tape.times(p.get(0), p.get(0)));
    gradients.check(one, (tape, p) -> tape.subtract(p.get(0), tape.scale(p.get(0), 0.25)));
    gradients.check(one, (tape, p) -> tape.swiglu(p.get(0), p.get(0)));
  }

  @Test
  void operandsThatAreConstant() {
    Variable constant = new Variable(gradients.parameter(1, 4).value(), false);
    constant.value().fill(i -> 1 + 0.5 * i);
    List<Parameter> one = List.of(gradients.parameter(3, 4));
    gradients.check(one, (tape, p) -> tape.divide(p.get(0), constant));
    gradients.check(one, (tape, p) -> tape.subtract(constant, p.get(0)));
    gradients.check(
        List.of(gradients.parameter(1, 4)), (tape, p) -> tape.swiglu(constant, p.get(0)));
  }

  @Test
  void scaleAndShift() {
    gradients.check(
        List.of(gradients.parameter(3, 4)), (tape, p) -> tape.scaleShift(p.get(0), -1.5, 0.25));
  }

  @ParameterizedTest
  @CsvSource({"1,2", "5,8", "3,34"})
  void activations(int rows, int columns) {
    List<BiFunction<Tape, List<Parameter>, Variable>> functions =
        List.of(
            (tape, p) -> tape.geluTanh(p.get(0)),
            (tape, p) -> tape.silu(p.get(0)),
            (tape, p) -> tape.leakyRelu(p.get(0), 0.2),
            (tape, p) -> tape.relu(p.get(0)),
            (tape, p) -> tape.swiglu(p.get(0)),
            (tape, p) -> tape.swiglu(p.get(0), tape.silu(p.get(0))));
    for (BiFunction<Tape, List<Parameter>, Variable> function : functions) {
      gradients.check(List.of(gradients.parameter(rows, columns)), function);
    }
  }

  @Test
  void aClearedGradientIsZeroWhetherOrNotItIsUsedAgain() {
    Parameter used = gradients.parameter(2, 3);
    Parameter unused = gradients.parameter(1, 3);
    used.gradient().fill(i -> 7);
    unused.gradient().fill(i -> 7);
    used.clearGradient();
    unused.clearGradient();
    assertThat(unused.gradient().toDoubles()).containsOnly(0);
    // The check fails if the 7 is still there.
    gradients.check(List.of(used), (tape, p) -> tape.add(p.get(0), p.get(0)));
  }
}
