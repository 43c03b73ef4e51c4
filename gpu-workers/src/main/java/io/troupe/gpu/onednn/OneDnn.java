package io.troupe.gpu.onednn;

import io.troupe.gpu.natives.NativeLibraries;
import io.troupe.gpu.onednn.OneDnnAvailability.Available;
import io.troupe.gpu.onednn.OneDnnAvailability.Unavailable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Optional;

/** Loads oneDNN from its jar, once for each JVM; a JVM without it is none the worse. */
public final class OneDnn {
  /** The system property that turns it off: {@code -Dtroupe.onednn=off}. */
  public static final String PROPERTY = "troupe.onednn";

  private static final String FOLDER = "org/bytedeco/dnnl/linux-x86_64/";

  private OneDnn() {}

  /** Whether it can be used. The first call loads it: about 0.1 s, 1 s when it is unpacked. */
  public static OneDnnAvailability result() {
    return Once.LOADED.availability();
  }

  /** The library, if it is available. */
  static Optional<OneDnnLibrary> library() {
    return Once.LOADED.library();
  }

  /** What the one attempt gave. */
  record Loaded(OneDnnAvailability availability, Optional<OneDnnLibrary> library) {
    static Loaded failed(String reason) {
      return new Loaded(new Unavailable(reason), Optional.empty());
    }
  }

  /** Holds the result of the one attempt. */
  private static final class Once {
    static final Loaded LOADED =
        load(System.getProperty(PROPERTY, "on"), NativeLibraries.defaultRoot(), FOLDER);
  }

  /** Loads it from a folder of the class path. */
  static Loaded load(String setting, Path root, String folder) {
    if (setting.equals("off")) {
      return Loaded.failed("it is turned off by " + PROPERTY + "=off");
    }
    if (!setting.equals("on")) {
      return Loaded.failed(PROPERTY + " must be on or off, is " + setting);
    }
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!system.equals("Linux amd64")) {
      return Loaded.failed("it comes for Linux on x86-64, this is " + system);
    }
    try {
      Path threads = NativeLibraries.unpack(folder + "libgomp.so.1", root);
      Path library = NativeLibraries.unpackLarge(folder + "libdnnl.so.3", root);
      // First what the other needs: its soname is then known to the linker.
      SymbolLookup gomp = lookup(threads.resolve("libgomp.so.1"));
      SymbolLookup dnnl = lookup(library.resolve("libdnnl.so.3"));
      OneDnnLibrary bound = OneDnnLibrary.bind(dnnl, gomp);
      return new Loaded(new Available(bound.version()), Optional.of(bound));
    } catch (IOException e) {
      return Loaded.failed("it could not be unpacked to " + root + ": " + e.getMessage());
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Loaded.failed("it could not be loaded: " + e.getMessage());
    }
  }

  @SuppressWarnings("restricted") // Loading the library is what this class is for.
  private static SymbolLookup lookup(Path library) {
    return SymbolLookup.libraryLookup(library, Arena.global());
  }
}
