package io.troupe.gpu.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.DeviceLostException;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import io.troupe.gpu.standin.Variant;
import io.troupe.gpu.standin.Variant.Edit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agreement tests are worth something: each fault that is planted in a kernel here turns them
 * red, in the settings in which continuous integration runs them.
 */
@Tag("stand-in")
class PlantedFaultsTest {
  private static final long LIMIT = 256L << 20;
  private static final List<Integer> SIZES = List.of(1, 17, 33, 257);

  /** Faults that change results, so that the fast build is enough, whatever the schedule. */
  static Stream<Fault> wrongResults() {
    return Stream.of(
        new Fault(
            "a tail that is cut off by one element",
            "optimisation",
            new Edit("optimisation.cu", "four_of(i, size)", 1, "four_of(i, size - 1)")),
        new Fault(
            "a wrong stride",
            "elementwise",
            new Edit(
                "elementwise.cu",
                "place.row * columns + place.column",
                1,
                "place.row * (columns + 1) + place.column")),
        new Fault(
            "a wrong block size in an index",
            "optimisation",
            new Edit("optimisation.cu", "i += 4 * blockDim.x", 1, "i += 8 * blockDim.x")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongResults")
  void aWrongResultIsFoundByTheFastBuild(Fault fault) {
    assertThat(complaints(fault, Settings.fast())).isNotEmpty();
  }

  /** Faults that depend on the schedule: the checker names them, whatever the results are. */
  static Stream<Fault> races() {
    return Stream.of(
        new Fault(
            "a removed barrier", "attention", new Edit("attention.cu", "__syncthreads();", 2, ";")),
        new Fault(
            "a racing reduction",
            "optimisation",
            new Edit("optimisation.cu", "sums[blockIdx.x] = sum;", 1, "sums[0] += sum;")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("races")
  void aRaceIsFoundByTheCheckedBuild(Fault fault) {
    assertThat(complaints(fault, Settings.checked()))
        .anySatisfy(complaint -> assertThat(complaint).contains("race"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("races")
  void aRaceIsFoundByOneOfTheSchedules(Fault fault) {
    List<String> found = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      found.addAll(complaints(fault, Settings.seeded(seed)));
    }
    assertThat(found).isNotEmpty();
  }

  @Test
  void anAccessBehindTheEndIsFoundByTheCheckedBuild() {
    Fault fault =
        new Fault(
            "a tail that goes too far",
            "optimisation",
            new Edit(
                "optimisation.cu",
                "const int size = chunk_size(matrices);",
                1,
                "const int size = chunk_size(matrices) + 4096;"));
    assertThat(complaints(fault, Settings.checked()))
        .anySatisfy(complaint -> assertThat(complaint).containsAnyOf("outside", "not initialised"));
  }

  @Test
  @SuppressWarnings({"MustBeClosed", "resource", "try"})
  void aLeakedBufferIsFoundWhenTheDeviceCloses() {
    assertThatThrownBy(
            () -> {
              try (StandIn.Device opened = StandIn.device(Settings.fast(), LIMIT)) {
                Scope leaked = opened.device().scope();
                leaked.matrix(10, 10);
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 scopes of cuda:0 are still open");
    StandIn.load().messages();
  }

  /** What the agreement tests of a family say about its kernels with a fault. */
  private static List<String> complaints(Fault fault, Settings settings) {
    Variant planted = settings.variant().with(fault.edit());
    CaseFamily family =
        Families.all().stream()
            .filter(each -> each.name().equals(fault.family()))
            .findFirst()
            .orElseThrow();
    List<String> complaints = new ArrayList<>();
    StandIn.Device opened = StandIn.device(settings.compiled(planted), LIMIT);
    try (Agreement agreement = new Agreement(opened.device())) {
      for (int size : SIZES) {
        for (OperationCase each : family.cases(size)) {
          Comparison comparison = agreement.compare(each, Values.NORMAL, size);
          if (!comparison.ok()) {
            complaints.add(comparison.description());
          }
        }
      }
    } catch (DeviceLostException e) {
      complaints.add(String.valueOf(e.getMessage()));
    } finally {
      complaints.addAll(opened.standIn().messages());
      // A device that is lost cannot give back what it holds; that is no complaint of its own.
      opened.device().close();
      opened.standIn().messages();
    }
    return complaints;
  }

  /**
   * A fault in a kernel.
   *
   * @param name what it is
   * @param family whose agreement tests must find it
   * @param edit plants it
   */
  record Fault(String name, String family, Edit edit) {
    @Override
    public String toString() {
      return name;
    }
  }
}
