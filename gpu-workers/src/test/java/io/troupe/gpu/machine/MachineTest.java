package io.troupe.gpu.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.cuda.CudaAvailability;
import io.troupe.gpu.cuda.CudaDeviceInfo;
import io.troupe.gpu.cuda.CudaSupplies;
import io.troupe.gpu.machine.Finding.Status;
import io.troupe.gpu.machine.Machine.VectorModule;
import io.troupe.gpu.onednn.OneDnnAvailability;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void findsThisMachineAndTheFlagsOfThisJvm() {
    Machine machine = Machine.inspect();
    assertThat(machine.cores()).isPositive();
    assertThat(machine.memoryBytes()).isGreaterThan(1 << 28);
    assertThat(machine.vectorModule()).isEqualTo(VectorModule.IN_USE);
    assertThat(machine.missingFlags()).isEmpty();
    assertThat(machine.findings())
        .extracting(Finding::what)
        .contains("processor", "oneDNN", "CUDA");
  }

  @Test
  void readsProcessorsOfBothArchitectures() {
    Processor x86 =
        Processor.parse(
            List.of(
                "processor\t: 0",
                "model name\t: AMD EPYC 9654",
                "flags\t\t: fpu avx avx2 fma avx512f",
                "",
                "processor\t: 1",
                "model name\t: other"));
    assertThat(x86)
        .isEqualTo(new Processor("AMD EPYC 9654", List.of("avx", "avx2", "fma", "avx512f")));
    assertThat(Processor.parse(List.of("processor : 0", "Features : fp asimd")).instructionSets())
        .containsExactly("asimd");
  }

  @Test
  void saysWhatIsMissingAndWhatToDo() {
    Machine poor =
        machine(
            VectorModule.MISSING,
            List.of("--enable-native-access=ALL-UNNAMED"),
            new CudaAvailability.Unavailable("there is none"));
    assertThat(poor.findings())
        .contains(
            new Finding(
                "JVM flags",
                Status.WARNING,
                "start this JVM with --enable-native-access=ALL-UNNAMED"),
            new Finding("CUDA", Status.ABSENT, "there is none"),
            new Finding(
                "oneDNN",
                Status.ABSENT,
                "it is turned off; large products and bf16 are slower without it"))
        .anyMatch(f -> f.what().equals("Vector API") && f.status() == Status.WARNING);
  }

  private static Machine withGpu(Optional<String> kernels) {
    return machine(
        VectorModule.INSTALLED,
        List.of(),
        new CudaAvailability.Available(
            "13.0",
            List.of(new CudaDeviceInfo(0, "NVIDIA H200", 150L << 30, "9.0")),
            new CudaSupplies(kernels, "cuBLAS, /lib/libcublas.so.13")));
  }

  @Test
  void listsEachGpu() {
    assertThat(withGpu(Optional.of("built in")).findings())
        .contains(
            new Finding("CUDA", Status.OK, "driver for CUDA 13.0"),
            new Finding("cuda:0", Status.OK, "NVIDIA H200, 150.0 GiB, compute capability 9.0"),
            new Finding("CUDA kernels", Status.OK, "built in"),
            new Finding("CUDA products", Status.OK, "cuBLAS, /lib/libcublas.so.13"));
  }

  @Test
  void aGpuWithoutKernelsIsAWarning() {
    assertThat(withGpu(Optional.empty()).findings())
        .filteredOn(finding -> finding.status() == Status.WARNING)
        .singleElement()
        .satisfies(finding -> assertThat(finding.detail()).contains("build where nvcc is"));
  }

  private static Machine machine(VectorModule vectors, List<String> flags, CudaAvailability cuda) {
    return new Machine(
        "p",
        2,
        1L << 34,
        List.of("avx2"),
        "Linux",
        "25",
        vectors,
        flags,
        new OneDnnAvailability.Unavailable("it is turned off"),
        cuda);
  }
}
