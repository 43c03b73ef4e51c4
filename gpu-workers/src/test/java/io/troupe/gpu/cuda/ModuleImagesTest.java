package io.troupe.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.DeviceUnavailableException;
import io.troupe.gpu.Devices;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which an image can be useless has its own message, and nothing stays open. */
@Tag("stand-in")
class ModuleImagesTest {
  private static final int FATBIN_MAGIC = 0xBA55ED50;
  private static final int HEADER = 16;
  private static final int ENTRY = 64;

  @TempDir private Path folder;
  private final StandIn standIn = StandIn.load();
  private final String before = System.getProperty(ModuleImages.SETTING, "");

  @BeforeEach
  void start() {
    standIn.start(Settings.fast());
  }

  @AfterEach
  void restore() {
    System.setProperty(ModuleImages.SETTING, before);
    assertThat(standIn.alive()).isEmpty();
  }

  private void refused(String... messages) {
    var refusal =
        assertThatThrownBy(() -> Devices.cuda(0, 1 << 20))
            .isInstanceOf(DeviceUnavailableException.class);
    for (String message : messages) {
      refusal.hasMessageContaining(message);
    }
  }

  private void image(byte[] content) throws IOException {
    Path file = folder.resolve("kernels.image");
    Files.write(file, content);
    System.setProperty(ModuleImages.SETTING, file.toString());
  }

  @Test
  void aFileThatIsNotThere() {
    System.setProperty(ModuleImages.SETTING, folder.resolve("nowhere").toString());
    refused("troupe.cuda.module names " + folder.resolve("nowhere") + ", which cannot be read");
  }

  @Test
  void garbage() throws IOException {
    image(new byte[1000]);
    refused(
        "troupe.cuda.module names an image without kernels for this device",
        "cuModuleLoadData of " + folder.resolve("kernels.image") + " (1000 bytes)",
        "CUDA_ERROR_INVALID_IMAGE (200)");
  }

  @Test
  void anImageForOtherDevices() throws IOException {
    image(fatbinFor(80));
    refused("CUDA_ERROR_NO_BINARY_FOR_GPU (209)");
    standIn.messages();
  }

  @Test
  void withoutTheSettingEveryWayIsTriedAndNamed() {
    System.setProperty(ModuleImages.SETTING, "");
    standIn.start(Settings.fast().with("sm", "75").with("driver", "12000"));
    refused(
        "there are no kernels for cuda:0 (Stand-in GPU sm_75 #0) of compute capability 7.5: ",
        "build where nvcc is, install NVRTC and name its folder with -Dtroupe.cuda.libs, or name an"
            + " image with -Dtroupe.cuda.module");
    standIn.messages();
  }

  /** The header of a fatbin with one cubin, as {@code nvcc} 13 writes it. */
  private static byte[] fatbinFor(int capability) {
    ByteBuffer fatbin = ByteBuffer.allocate(HEADER + ENTRY).order(ByteOrder.LITTLE_ENDIAN);
    fatbin.putInt(FATBIN_MAGIC).putShort((short) 1).putShort((short) HEADER).putLong(ENTRY);
    fatbin.putShort((short) 2).putShort((short) 1).putInt(ENTRY).putLong(0);
    fatbin.putInt(HEADER + 28, capability);
    return fatbin.array();
  }
}
