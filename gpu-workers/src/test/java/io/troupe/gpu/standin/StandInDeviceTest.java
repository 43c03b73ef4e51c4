package io.troupe.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import java.nio.file.Path;
import java.util.stream.Stream;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The product's device opens on the stand-in as on a GPU. */
@Tag("stand-in")
class StandInDeviceTest {
  private static Stream<Settings> settings() {
    return Stream.of(
        Settings.fast(),
        Settings.seeded(1),
        Settings.checked(),
        Settings.fast().compiled(Variant.fused()));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void readsWhatItWrote(Settings settings) {
    try (StandIn.Device opened = StandIn.device(settings)) {
      try (Scope scope = opened.device().scope()) {
        Matrix matrix = scope.matrix(2, 3);
        matrix.write(new float[] {1, 2, 3, 4, 5, 6});
        assertThat(matrix.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
      }
    }
  }

  @Test
  void closingFailsIfMemoryIsLeftOnTheDevice() {
    assertThatThrownBy(
            () -> {
              try (StandIn.Device opened = StandIn.device(Settings.fast())) {
                assertThat(opened.standIn().alive()).contains("1 module");
                JCudaDriver.cuMemAlloc(new CUdeviceptr(), 100);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("context destroyed with 1 allocation (100 bytes) alive");
  }

  @Test
  void refusesWhatTheDriverDoesNotKnow() {
    assertThatThrownBy(() -> StandIn.load().set("nonsense", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the stand-in knows no option nonsense=1");
  }

  @Test
  void tellsAnotherProcessWhereDriverAndKernelsLie() {
    Settings settings = Settings.fast().memory(64 << 20).failing("cuMemAlloc_v2", 2, 2);
    assertThat(StandIn.environment(settings))
        .containsEntry("TROUPE_STANDIN_OPTIONS", "mem=67108864,fail=cuMemAlloc_v2:2:2")
        .hasEntrySatisfying(
            "LD_LIBRARY_PATH",
            folder -> assertThat(Path.of(folder).resolve("libcuda.so.1")).isRegularFile());
    assertThat(StandIn.jvmOptions(settings))
        .singleElement()
        .asString()
        .matches("-Dtroupe.cuda.module=/.*/kernels.so");
  }
}
