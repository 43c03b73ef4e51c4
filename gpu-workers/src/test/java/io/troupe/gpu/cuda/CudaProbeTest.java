package io.troupe.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.cuda.CudaAvailability.Unavailable;
import io.troupe.gpu.natives.NativeLibraries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaProbeTest {
  @TempDir private Path root;

  @Test
  void saysInOneSentenceThatTheDriverIsMissing() {
    assertThat(CudaProbe.probe("libcuda-that-is-not-there.so.1", root))
        .isEqualTo(
            new Unavailable(
                "there is no NVIDIA driver: libcuda-that-is-not-there.so.1 is not installed;"
                    + " install the driver to use a GPU, tasks run on the CPU until then"));
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aLibraryThatIsNoDriverIsNone() {
    assertThat(CudaProbe.probe("libc.so.6", root)).isInstanceOf(Unavailable.class);
  }

  @Test
  void unpacksIntoAPrivateFolderNamedByContent() throws IOException {
    Path folder = NativeLibraries.unpack(CudaProbe.JCUDA_DRIVER, root);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(folder.getFileName().toString()).matches("[0-9a-f]{32}");
    assertThat(folder.resolve("libJCudaDriver-12.6.0-linux-x86_64.so")).isRegularFile();
    assertThat(NativeLibraries.unpack(CudaProbe.JCUDA_DRIVER, root)).isEqualTo(folder);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void replacesWhatSomebodyElsePutThere() throws IOException {
    Path folder = NativeLibraries.unpack(CudaProbe.JCUDA_DRIVER, root);
    Path library = folder.resolve("libJCudaDriver-12.6.0-linux-x86_64.so");
    byte[] right = Files.readAllBytes(library);
    byte[] planted = right.clone();
    planted[1000] ^= 1;
    Files.write(library, planted);
    NativeLibraries.unpack(CudaProbe.JCUDA_DRIVER, root);
    assertThat(Files.readAllBytes(library)).isEqualTo(right);
  }

  @Test
  void refusesAFolderThatOthersMayWriteTo() throws IOException {
    Path folder = NativeLibraries.unpack(CudaProbe.JCUDA_DRIVER, root);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> NativeLibraries.unpack(CudaProbe.JCUDA_DRIVER, root))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("must belong to this user alone");
  }

  @Test
  void noClassOfJcudaLoadsOnAMachineWithoutDriver() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xlog:class+load",
                    "-Xshare:auto",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ProbeOnly.class.getName(),
                    root.toString()))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).contains("there is no NVIDIA driver").doesNotContain(" jcuda.");
  }

  /** The probe in a JVM of its own. */
  static final class ProbeOnly {
    private ProbeOnly() {}

    @SuppressWarnings("SystemOut") // The test reads it.
    public static void main(String[] arguments) {
      System.out.println(CudaProbe.probe("libnot-there.so", Path.of(arguments[0])));
    }
  }
}
