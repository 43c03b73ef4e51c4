package io.troupe.gpu.cuda;

import io.troupe.gpu.cuda.CudaAvailability.Unavailable;
import io.troupe.gpu.natives.NativeLibraries;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Finds out what this machine has of CUDA, once for each JVM, without ever breaking one. */
public final class CudaProbe {
  /** The driver's library; the only thing of NVIDIA's that must be installed. */
  private static final String DRIVER = "libcuda.so.1";

  /** JCuda's side of the driver, in its natives' jar. */
  static final String JCUDA_DRIVER = "lib/libJCudaDriver-12.6.0-linux-x86_64.so";

  private CudaProbe() {}

  /** What there is; the first call may take a second, later ones nothing. */
  public static CudaAvailability result() {
    return Once.RESULT;
  }

  /** Holds the result of the one probe. */
  private static final class Once {
    static final CudaAvailability RESULT = probe(DRIVER, NativeLibraries.defaultRoot());
  }

  /** A class whose static part has failed stays broken, so nothing else may touch JCuda first. */
  static CudaAvailability probe(String driver, Path root) {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!system.equals("Linux amd64")) {
      return new Unavailable(
          "CUDA needs Linux on x86-64, this is " + system + "; tasks run on the CPU");
    }
    if (!loads(driver)) {
      return new Unavailable(
          "there is no NVIDIA driver: "
              + driver
              + " is not installed; install the driver to use a GPU, tasks run on the CPU until then");
    }
    try {
      return withLibrary(JCUDA_DRIVER, root, CudaDriver::query);
    } catch (IOException e) {
      return new Unavailable(
          "JCuda's library could not be unpacked ("
              + e.getMessage()
              + "); make "
              + root
              + " writable, or set TROUPE_HOME to a folder that is");
    } catch (LinkageError e) {
      return new Unavailable(
          "JCuda's library could not be loaded ("
              + e.getMessage()
              + "); the driver may be too old for CUDA 12, update it");
    }
  }

  /** Asks the linker, before any class of JCuda is touched. */
  private static boolean loads(String library) {
    try (Arena arena = Arena.ofConfined()) {
      return lookup(library, arena).find("cuInit").isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @SuppressWarnings("restricted") // Loading the driver is what the probe is for.
  private static SymbolLookup lookup(String library, Arena arena) {
    return SymbolLookup.libraryLookup(library, arena);
  }

  /**
   * Does what makes JCuda load one of its libraries, after we have unpacked it. JCuda looks for it
   * in the folder that a property names and takes what lies there; it has no other setting, and the
   * library path of a running JVM cannot be changed. The property is put back at once.
   *
   * @throws IOException if it cannot be unpacked
   */
  static <T> T withLibrary(String resource, Path root, Supplier<T> use) throws IOException {
    Path folder = NativeLibraries.unpack(resource, root);
    String before = System.setProperty("java.io.tmpdir", folder.toString());
    try {
      return use.get();
    } finally {
      if (before != null) {
        System.setProperty("java.io.tmpdir", before);
      }
    }
  }
}
