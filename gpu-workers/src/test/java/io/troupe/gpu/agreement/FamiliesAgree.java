package io.troupe.gpu.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every device must pass: all cases of all families against the float64 reference. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FamiliesAgree {
  /** The device, open for the life of the test class. */
  abstract Device device();

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("familiesAndSizes")
  void agreesWithTheReference(String family, int size) {
    List<String> failures = new ArrayList<>();
    int compared = 0;
    try (Agreement agreement = new Agreement(device())) {
      for (OperationCase each : family(family).cases(size)) {
        for (Values values : valuesOf(each, size)) {
          Comparison comparison = agreement.compare(each, values, size);
          compared++;
          if (!comparison.ok()) {
            failures.add(values + ": " + comparison.description());
          }
        }
      }
    }
    afterEachFamily();
    assertThat(failures).isEmpty();
    assertThat(compared).isPositive();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void agreesWithPyTorch(String family) throws Exception {
    List<String> failures = new ArrayList<>();
    try (Agreement agreement = new Agreement(device());
        Goldens goldens = Goldens.of(family)) {
      for (OperationCase each : family(family).goldens()) {
        Comparison comparison = agreement.compare(each, goldens.inputs(each), goldens.of(each));
        if (!comparison.ok()) {
          failures.add(comparison.description());
        }
      }
    }
    afterEachFamily();
    assertThat(failures).isEmpty();
  }

  /** Extremes do not depend on the size, so a few sizes are enough. */
  private static List<Values> valuesOf(OperationCase each, int size) {
    List<Values> values = new ArrayList<>();
    for (Values one : Values.values()) {
      if (each.values().contains(one) && (one == Values.NORMAL || size == 17 || size == 257)) {
        values.add(one);
      }
    }
    return values;
  }

  /** Which sizes; all where a case costs little. */
  List<Integer> sizes() {
    return Families.AWKWARD_SIZES;
  }

  /** Looks for complaints that are not in the results. */
  void afterEachFamily() {}

  Stream<Arguments> familiesAndSizes() {
    return Families.all().stream()
        .flatMap(family -> sizes().stream().map(size -> Arguments.of(family.name(), size)));
  }

  Stream<Arguments> families() {
    return Families.all().stream().map(family -> Arguments.of(family.name()));
  }

  private static CaseFamily family(String name) {
    return Families.all().stream()
        .filter(family -> family.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
