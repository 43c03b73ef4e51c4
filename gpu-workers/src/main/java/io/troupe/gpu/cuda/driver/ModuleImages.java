package io.troupe.gpu.cuda.driver;

import io.troupe.gpu.DeviceUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the kernels come from: the image that {@code troupe.cuda.module} names; else the fatbin on
 * the class path, which is there if {@code nvcc} was where the build ran.
 */
public final class ModuleImages {
  /** The setting that names an image. */
  public static final String SETTING = "troupe.cuda.module";

  private static final String FATBIN = "io/troupe/gpu/cuda/kernels.fatbin";

  private ModuleImages() {}

  /**
   * Loads the first image that has something for the device.
   *
   * @throws DeviceUnavailableException if there is none; the message says what was tried and why
   *     each failed
   */
  public static CudaModule load(CudaContext context) {
    String named = System.getProperty(SETTING, "");
    if (!named.isEmpty()) {
      return named(context, Path.of(named));
    }
    List<String> reasons = new ArrayList<>();
    try (InputStream in = ModuleImages.class.getClassLoader().getResourceAsStream(FATBIN)) {
      if (in != null) {
        return new CudaModule(context, "the built-in fatbin", in.readAllBytes());
      }
      reasons.add("this build has no fatbin, as nvcc was not there");
    } catch (IOException e) {
      reasons.add("the fatbin cannot be read: " + e.getMessage());
    } catch (CudaFailure e) {
      requireNoImage(e);
      reasons.add(e.getMessage());
    }
    throw new DeviceUnavailableException(
        "there are no kernels for "
            + context
            + " of compute capability "
            + context.capability() / 10.0
            + ": "
            + String.join("; ", reasons)
            + "; build where nvcc is, or name an image with -D"
            + SETTING);
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
