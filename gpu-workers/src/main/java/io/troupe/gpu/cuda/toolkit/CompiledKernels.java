package io.troupe.gpu.cuda.toolkit;

import io.troupe.gpu.natives.NativeLibraries;
import io.troupe.gpu.natives.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels, compiled by NVRTC for one kind of device and kept in the state folder, in a file
 * that is named by the sources, the device and the compiler.
 */
public final class CompiledKernels {
  private static final Logger LOG = LoggerFactory.getLogger(CompiledKernels.class);

  private final Path folder;

  /** Keeps what it compiles in {@code kernels} in the state folder. */
  public CompiledKernels() {
    this(NativeLibraries.defaultRoot().resolveSibling("kernels"));
  }

  CompiledKernels(Path folder) {
    this.folder = folder;
  }

  /**
   * Machine code for a device, compiled now or earlier.
   *
   * @param nvrtc the compiler
   * @param capability the device's, such as 90
   * @throws ToolkitException if the compiler refuses
   */
  public byte[] of(Nvrtc nvrtc, int capability) {
    Map<String, String> sources = KernelSources.read();
    String version = nvrtc.version();
    String name =
        PrivateFolder.nameOf(sources.toString().getBytes(StandardCharsets.UTF_8))
            + "-sm_"
            + capability
            + "-nvrtc"
            + version
            + ".cubin";
    try {
      PrivateFolder kept = PrivateFolder.at(folder);
      var there = kept.read(name);
      if (there.isPresent()) {
        return there.get();
      }
      byte[] image = compile(nvrtc, sources, capability);
      kept.write(name, image);
      return image;
    } catch (IOException e) {
      LOG.warn("compiled kernels are not kept for the next start: {}", e.getMessage());
      return compile(nvrtc, sources, capability);
    }
  }

  private static byte[] compile(Nvrtc nvrtc, Map<String, String> sources, int capability) {
    LOG.info("compiling the CUDA kernels for sm_{} with NVRTC {}", capability, nvrtc.version());
    return nvrtc.compile(sources, capability);
  }
}
