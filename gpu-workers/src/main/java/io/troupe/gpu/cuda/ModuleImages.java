package io.troupe.gpu.cuda;

import io.troupe.gpu.DeviceUnavailableException;
import io.troupe.gpu.cuda.driver.CudaContext;
import io.troupe.gpu.cuda.driver.CudaFailure;
import io.troupe.gpu.cuda.driver.CudaModule;
import io.troupe.gpu.cuda.toolkit.CompiledKernels;
import io.troupe.gpu.cuda.toolkit.Nvrtc;
import io.troupe.gpu.cuda.toolkit.ToolkitException;
import io.troupe.gpu.cuda.toolkit.ToolkitLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the kernels come from: the image that {@code troupe.cuda.module} names; else the fatbin on
 * the class path, which is there if {@code nvcc} was where the build ran; else what NVRTC makes of
 * the sources on this machine.
 */
final class ModuleImages {
  /** The setting that names an image. */
  static final String SETTING = "troupe.cuda.module";

  private static final String FATBIN = "io/troupe/gpu/cuda/kernels.fatbin";

  private ModuleImages() {}

  /**
   * Loads the first image that has something for the device.
   *
   * @throws DeviceUnavailableException if there is none; the message says what was tried and why
   *     each failed
   */
  static CudaModule load(CudaContext context) {
    String named = System.getProperty(SETTING, "");
    if (!named.isEmpty()) {
      return named(context, Path.of(named));
    }
    List<String> reasons = new ArrayList<>();
    return builtIn(context, reasons)
        .or(() -> compiled(context, reasons))
        .orElseThrow(
            () ->
                new DeviceUnavailableException(
                    "there are no kernels for "
                        + context
                        + " of compute capability "
                        + context.capability() / 10.0
                        + ": "
                        + String.join("; ", reasons)
                        + "; build where nvcc is, install NVRTC and name its folder with -D"
                        + ToolkitLibrary.SETTING
                        + ", or name an image with -D"
                        + SETTING));
  }

  /** Where the kernels would come from, for who wants to know before a device is opened. */
  static Optional<String> origin(List<Integer> majors) {
    String named = System.getProperty(SETTING, "");
    if (!named.isEmpty()) {
      return Optional.of(named);
    }
    if (ModuleImages.class.getClassLoader().getResource(FATBIN) != null) {
      return Optional.of("built in");
    }
    return ToolkitLibrary.locate("nvrtc", majors)
        .map(path -> "compiled at the first use by " + path);
  }

  private static Optional<CudaModule> builtIn(CudaContext context, List<String> reasons) {
    try (InputStream in = ModuleImages.class.getClassLoader().getResourceAsStream(FATBIN)) {
      if (in != null) {
        return Optional.of(new CudaModule(context, "the built-in fatbin", in.readAllBytes()));
      }
      reasons.add("this build has no fatbin, as nvcc was not there");
    } catch (IOException e) {
      reasons.add("the fatbin cannot be read: " + e.getMessage());
    } catch (CudaFailure e) {
      requireNoImage(e);
      reasons.add(String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private static Optional<CudaModule> compiled(CudaContext context, List<String> reasons) {
    Optional<Nvrtc> nvrtc = Nvrtc.find(context.toolkitMajors());
    if (nvrtc.isEmpty()) {
      reasons.add("this machine has no NVRTC");
      return Optional.empty();
    }
    try {
      byte[] image = new CompiledKernels().of(nvrtc.get(), context.capability());
      return Optional.of(
          new CudaModule(context, "the image of NVRTC " + nvrtc.get().version(), image));
    } catch (ToolkitException e) {
      reasons.add(String.valueOf(e.getMessage()));
    } catch (CudaFailure e) {
      requireNoImage(e);
      reasons.add(String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private static CudaModule named(CudaContext context, Path file) {
    try {
      return new CudaModule(context, file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new DeviceUnavailableException(
          SETTING + " names " + file + ", which cannot be read: " + e.getMessage(), e);
    } catch (CudaFailure e) {
      requireNoImage(e);
      throw new DeviceUnavailableException(
          SETTING + " names an image without kernels for this device: " + e.getMessage(), e);
    }
  }

  private static void requireNoImage(CudaFailure e) {
    if (e.kind() != CudaFailure.Kind.NO_IMAGE) {
      throw e;
    }
  }
}
