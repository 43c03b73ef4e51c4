package io.troupe.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a machine with NVIDIA's toolkit can show; skipped elsewhere. */
@Tag("stand-in")
class ToolkitTest {
  private static final String FATBIN = "/io/troupe/gpu/cuda/kernels.fatbin";

  private static Path toolkit() {
    Path found =
        Stream.of(
                Objects.requireNonNullElse(System.getenv("CUDA_HOME"), "/nowhere"),
                "/usr/local/cuda")
            .map(Path::of)
            .filter(folder -> Files.isExecutable(folder.resolve("bin/nvcc")))
            .findFirst()
            .orElse(Path.of("/nowhere"));
    assumeTrue(
        Files.isDirectory(found),
        "no CUDA toolkit in CUDA_HOME or /usr/local/cuda: its headers and nvcc are NOT compared");
    return found;
  }

  @Test
  void conversionsAgreeWithThoseOfNvidiaToTheBit(@TempDir Path folder) throws IOException {
    Path headers = toolkit().resolve("include");
    assumeTrue(
        Files.exists(headers.resolve("cuda_fp4.h")), "the toolkit is older than FP4, CUDA 12.8");
    List<String> ours = conversions(folder.resolve("ours"), "-I" + include());
    List<String> theirs = conversions(folder.resolve("theirs"), "-I" + headers, "-DNVIDIA");
    assertThat(ours).hasSize(65).isEqualTo(theirs);
  }

  private static Path include() {
    return Sources.standIn().resolve("include");
  }

  private static List<String> conversions(Path program, String... flags) throws IOException {
    List<String> command = new ArrayList<>(List.of("g++", "-std=c++17", "-O2", "-w"));
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-o", program.toString(), Sources.standIn().resolve("conversions.cpp").toString()));
    Compiler.run(command);
    return Compiler.run(List.of(program.toString())).lines().toList();
  }

  /** Loads an image on a device of this architecture, our kernels standing for its own. */
  private static int load(byte[] image, int architecture) {
    Settings settings = Settings.fast().with("sm", Integer.toString(architecture));
    try (RawCuda _ = RawCuda.open(RawCuda.KERNELS, settings)) {
      StandIn.load().set("kernels", StandIn.image(RawCuda.KERNELS, Variant.fast()).toString());
      CUmodule module = new CUmodule();
      int result = JCudaDriver.cuModuleLoadData(module, image);
      if (result == CUresult.CUDA_SUCCESS) {
        RawCuda.succeeds(JCudaDriver.cuModuleUnload(module));
      }
      return result;
    }
  }

  @ParameterizedTest
  @CsvSource({"80", "86", "90", "100", "120"})
  void theFatbinOfTheProductRunsOn(int architecture) throws IOException {
    try (InputStream in = ToolkitTest.class.getResourceAsStream(FATBIN)) {
      assumeTrue(in != null, "this build has no fatbin, as nvcc was not there");
      assertThat(load(Objects.requireNonNull(in).readAllBytes(), architecture)).isZero();
    }
  }

  @Test
  void nvccTakesOurKernelsAndTheArchitectureIsChecked(@TempDir Path folder) throws IOException {
    Path nvcc = toolkit().resolve("bin/nvcc");
    Path fatbin = folder.resolve("kernels.fatbin");
    Compiler.run(
        List.of(
            nvcc.toString(),
            "-std=c++17",
            "-fatbin",
            "-gencode=arch=compute_90,code=sm_90",
            "-o",
            fatbin.toString(),
            RawCuda.KERNELS.folder().resolve("products.cu").toString()));
    byte[] image = Files.readAllBytes(fatbin);
    assertThat(load(image, 90)).isZero();
    assertThat(load(image, 80)).isEqualTo(CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU);
    assertThat(load(image, 120)).isEqualTo(CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU);
  }
}
