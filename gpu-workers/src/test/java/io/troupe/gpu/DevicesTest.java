package io.troupe.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.onednn.OneDnnAvailability;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DevicesTest {
  @Test
  void theProcessorHasANameThreadsAndVectors() {
    try (Device device = Devices.cpu(2, 1 << 20)) {
      assertThat(device.name()).isEqualTo("cpu:0");
      assertThat(device.threads()).isEqualTo(2);
      assertThat(device.operations().backend().name()).matches("simd-\\d+(\\+onednn)?");
      assertThat(device.memory().limitBytes()).isEqualTo(1 << 20);
    }
    try (Device device = Devices.reference(ElementType.FLOAT64);
        Scope scope = device.scope()) {
      assertThat(scope.elementType()).isEqualTo(ElementType.FLOAT64);
      assertThat(device.operations().backend().name()).isEqualTo("reference");
    }
  }

  @Test
  void saysInOneLineWhatComputes() {
    try (Device device = Devices.ownKernels(2, 1 << 20)) {
      assertThat(Devices.description(device, new OneDnnAvailability.Unavailable("it is off")))
          .matches("cpu:0 \\(simd-\\d+, 2 threads\\), .*, no oneDNN: it is off");
      assertThat(Devices.description(device, new OneDnnAvailability.Available("3.13.0")))
          .endsWith(", oneDNN 3.13.0");
    }
  }

  @Test
  void refusesNoThreadsAndNoMemory() {
    assertThatThrownBy(() -> Devices.cpu(0, 1)).hasMessageContaining("at least 1 thread, got 0");
    assertThatThrownBy(() -> Devices.cpu(1, 0)).hasMessageContaining("at least 1 byte, got 0");
  }

  @Test
  void withoutTheVectorModuleTheReferenceRunsAndOneWarningSaysSo() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xlog:class+load",
                    "-cp",
                    System.getProperty("java.class.path"),
                    WithoutVectors.class.getName()))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output)
        .contains("backend reference computes 42.0")
        .containsOnlyOnce("start it with --add-modules jdk.incubator.vector")
        .doesNotContain(" jdk.incubator.vector.")
        .doesNotContain(" io.troupe.gpu.simd.");
  }

  /** A device in a JVM that was started without the module. */
  static final class WithoutVectors {
    private WithoutVectors() {}

    @SuppressWarnings("SystemOut") // The test reads it.
    public static void main(String[] arguments) {
      try (Device device = Devices.cpu(2, 1 << 20);
          Scope scope = device.scope()) {
        var x = scope.matrix(1, 2, 6, 6);
        var weight = scope.matrix(1, 2, 3, 3);
        var out = scope.matrix(1, 1);
        device.operations().linearAlgebra().linear(x, weight, scope.matrix(1, 1, 6), out);
        System.out.println(
            "backend " + device.operations().backend().name() + " computes " + out.get(0));
      }
    }
  }
}
