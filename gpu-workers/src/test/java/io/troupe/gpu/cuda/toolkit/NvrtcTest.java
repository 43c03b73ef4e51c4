package io.troupe.gpu.cuda.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NVRTC needs no device, so this runs where its library is: see docs/gpu.md. */
class NvrtcTest {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  @TempDir private Path folder;
  private final Optional<Nvrtc> found = Nvrtc.find(List.of(13, 12));

  @BeforeEach
  void nvrtcIsThere() {
    assumeTrue(found.isPresent(), "no NVRTC here; name its folder with -Dtroupe.cuda.libs");
  }

  @Test
  void compilesTheKernelsOnceForEachKindOfDevice() throws IOException {
    Nvrtc nvrtc = found.orElseThrow();
    CompiledKernels kernels = new CompiledKernels(folder.resolve("kernels"));
    byte[] image = kernels.of(nvrtc, 90);
    assertThat(image).startsWith(ELF);
    try (var files = Files.list(folder.resolve("kernels"))) {
      Path kept = files.toList().getFirst();
      assertThat(kept.getFileName().toString())
          .endsWith("-sm_90-nvrtc" + nvrtc.version() + ".cubin");
      Files.write(kept, new byte[] {1});
    }
    assertThat(kernels.of(nvrtc, 90)).containsExactly(1);
    assertThat(kernels.of(nvrtc, 80)).startsWith(ELF);
  }

  @Test
  void saysWhatTheCompilerSays() {
    assertThatThrownBy(
            () -> found.orElseThrow().compile(Map.of("kernels.cu", "__global__ void f( {"), 90))
        .isInstanceOf(ToolkitException.class)
        .hasMessageContaining("refuses the kernels with [--gpu-architecture=sm_90")
        .hasMessageContaining("kernels.cu(1): error");
  }
}
