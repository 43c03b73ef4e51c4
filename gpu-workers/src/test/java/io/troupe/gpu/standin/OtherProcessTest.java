package io.troupe.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.cuda.CudaProbe;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Another JVM finds the stand-in as it would find NVIDIA's driver: on the library path. */
@Tag("stand-in")
class OtherProcessTest {
  private static String run(Map<String, String> environment, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Executor.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  @Test
  void getsDeviceKernelsAndOptions() throws Exception {
    Settings settings = Settings.fast().with("sm", "86").memory(1 << 20);
    assertThat(run(StandIn.environment(settings), StandIn.jvmOptions(settings)))
        .contains("Stand-in GPU sm_86 #0")
        .contains("1048576")
        .contains("sum 6.0");
  }

  @Test
  void getsTheFailuresThatATestPlants() throws Exception {
    Settings settings = Settings.fast().failing("cuMemAlloc_v2", 1, 2);
    assertThat(run(StandIn.environment(settings), StandIn.jvmOptions(settings)))
        .contains("OutOfDeviceMemoryException")
        .doesNotContain("sum");
  }

  @Test
  void hasNoDriverWithoutTheEnvironment() throws Exception {
    assertThat(run(Map.of(), List.of())).contains("there is no NVIDIA driver");
  }

  /** What runs there. */
  static final class Executor {
    private Executor() {}

    @SuppressWarnings("SystemOut") // The test reads it.
    public static void main(String[] arguments) {
      System.out.println(CudaProbe.result());
      try (Device device = Devices.cuda(0, 1 << 20);
          Scope scope = device.scope()) {
        Matrix matrix = scope.matrix(1, 3, 1, 2, 3);
        double sum = 0;
        for (double value : matrix.toDoubles()) {
          sum += value;
        }
        System.out.println("sum " + sum);
      }
    }
  }
}
