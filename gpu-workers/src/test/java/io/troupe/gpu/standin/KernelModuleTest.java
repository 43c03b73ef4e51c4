package io.troupe.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kernels become modules; what is there already is not built again. */
@Tag("stand-in")
class KernelModuleTest {
  private static Set<String> objects() throws IOException {
    try (Stream<Path> files = Files.list(Sources.cache().resolve("objects"))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Test
  void kernelsAreFoundByName() {
    assertThat(
            KernelModule.kernelsIn(
                """
                extern "C" __global__ void one(int n) {}
                extern "C" __global__ void __launch_bounds__(256) two(
                static __device__ void no(int n) {}
                extern "C"  __global__  void three (float* x) {}
                """))
        .containsExactly("one", "two", "three");
  }

  @Test
  void anEditCompilesOneFile() throws IOException {
    RawCuda.KERNELS.image(Variant.fast());
    Set<String> before = objects();
    Variant edited =
        Variant.fast().with(new Variant.Edit("elementwise.cu", "a[i] + b[i]", 1, "a[i] - b[i]"));
    Path image = RawCuda.KERNELS.image(edited);
    Set<String> made = objects();
    assertThat(RawCuda.KERNELS.image(edited)).isEqualTo(image);
    assertThat(objects()).isEqualTo(made);
    made.removeAll(before);
    // None if an earlier run of this test has left it there.
    assertThat(made).hasSizeLessThan(2).allSatisfy(name -> assertThat(name).startsWith("elem"));
    assertThat(image).isNotEqualTo(RawCuda.KERNELS.image(Variant.fast()));
  }

  @Test
  void anEditThatFindsNothingIsRefused() {
    Variant edited = Variant.fast().with(new Variant.Edit("quantise.cu", "__syncwarp", 1, ""));
    assertThatThrownBy(() -> RawCuda.KERNELS.image(edited))
        .hasStackTraceContaining("quantise.cu holds '__syncwarp' 0 times, not 1");
  }

  @Test
  void whatTheCompilerSaysIsTold() {
    Variant edited = Variant.fast().with(new Variant.Edit("quantise.cu", "int lane", 1, "lane"));
    assertThatThrownBy(() -> RawCuda.KERNELS.image(edited))
        .hasStackTraceContaining("quantise.cu:")
        .hasStackTraceContaining("error: ‘lane’ was not declared");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    KernelModule missing = new KernelModule(RawCuda.KERNELS.folder(), List.of("missing.cu"));
    assertThatThrownBy(() -> missing.image(Variant.fast()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing.cu");
  }
}
