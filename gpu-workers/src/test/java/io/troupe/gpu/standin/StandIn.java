package io.troupe.gpu.standin;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.troupe.gpu.Devices;
import io.troupe.gpu.cuda.CudaProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stand-in driver in this JVM.
 *
 * <p>A JVM that has loaded it "has a driver" from then on, so tests that use it carry the tag
 * {@code stand-in} and run in JVMs of their own.
 */
@SuppressWarnings("restricted") // Loading native code is what this is for.
public final class StandIn {
  /** Set in continuous integration: then a machine without g++ fails instead of skipping. */
  private static final String REQUIRED = "troupe.stand-in.required";

  /** The product's setting for the image of its kernels. */
  static final String MODULE = "troupe.cuda.module";

  private final MethodHandle set;
  private final MethodHandle reset;
  private final MethodHandle messages;
  private final MethodHandle alive;
  private final MethodHandle launches;

  private StandIn(Path library) {
    System.load(library.toString());
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    FunctionDescriptor text =
        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    set =
        handle(
            symbols,
            "standInSet",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    reset = handle(symbols, "standInReset", FunctionDescriptor.ofVoid());
    messages = handle(symbols, "standInMessages", text);
    alive = handle(symbols, "standInAlive", text);
    launches = handle(symbols, "standInLaunches", FunctionDescriptor.of(ValueLayout.JAVA_LONG));
  }

  private static MethodHandle handle(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(symbols.find(name).orElseThrow(), descriptor);
  }

  private static final class Once {
    static final StandIn INSTANCE = new StandIn(library());
  }

  /**
   * Builds and loads the driver, before any class of JCuda. Where it cannot be built the calling
   * test is skipped, or fails if {@code -Dtroupe.stand-in.required=true}.
   */
  public static StandIn load() {
    require();
    return Once.INSTANCE;
  }

  /** Skips or fails the calling test where nothing can be built. */
  public static void require() {
    Optional<String> reason = Compiler.unavailable();
    if (reason.isEmpty()) {
      return;
    }
    if (Boolean.getBoolean(REQUIRED)) {
      fail(reason.get());
    }
    abort(reason.get());
  }

  /** The driver's file; its folder is what {@code LD_LIBRARY_PATH} of another process needs. */
  public static Path library() {
    try {
      return DriverBuild.driver();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The image of a module, built if its sources have changed. */
  public static Path image(KernelModule module, Variant variant) {
    try {
      return module.image(variant);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The product's CUDA device on the stand-in, with the product's kernels and 64 MiB at most:
   *
   * <pre>{@code
   * try (StandIn.Device opened = StandIn.device(Settings.checked())) {
   *   Scope scope = opened.device().scope();
   * }
   * }</pre>
   */
  public static Device device(Settings settings) {
    return device(settings, 64 << 20);
  }

  /** The same with another limit in bytes. */
  public static Device device(Settings settings, long limitBytes) {
    StandIn standIn = load();
    Path image = image(productKernels(), settings.variant());
    CudaProbe.result();
    standIn.start(settings);
    String before = System.setProperty(MODULE, image.toString());
    try {
      return new Device(standIn, Devices.cuda(0, limitBytes));
    } finally {
      if (before == null) {
        System.clearProperty(MODULE);
      } else {
        System.setProperty(MODULE, before);
      }
    }
  }

  /**
   * What another JVM needs to run on the stand-in with the product's kernels.
   *
   * @return environment variables
   */
  public static Map<String, String> environment(Settings settings) {
    require();
    return Map.of(
        "LD_LIBRARY_PATH",
        library().resolveSibling("").toString(),
        "TROUPE_STANDIN_OPTIONS",
        settings.text());
  }

  /**
   * What another JVM needs to run on the stand-in with the product's kernels.
   *
   * @return options of the JVM
   */
  public static List<String> jvmOptions(Settings settings) {
    require();
    return List.of("-D" + MODULE + "=" + image(productKernels(), settings.variant()));
  }

  static KernelModule productKernels() {
    try {
      return KernelModule.product();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As in a new process, then these options. */
  public void start(Settings settings) {
    reset();
    settings.options().forEach(this::set);
  }

  /**
   * Sets one option.
   *
   * @throws IllegalArgumentException if there is none of that name, or the value is wrong
   */
  public void set(String option, String value) {
    try (Arena arena = Arena.ofConfined()) {
      int result = (int) call(set, arena.allocateFrom(option), arena.allocateFrom(value));
      if (result != 0) {
        throw new IllegalArgumentException("the stand-in knows no option " + option + "=" + value);
      }
    }
  }

  /** As in a new process: no context, no fatal error, no messages, default options. */
  public void reset() {
    call(reset);
  }

  /** Takes what has gone wrong since the last call, a sentence each. */
  public List<String> messages() {
    return text(messages).lines().toList();
  }

  /** What is alive on all devices, or an empty text. */
  public String alive() {
    return text(alive);
  }

  /** How many kernels have been launched. */
  public long launches() {
    return (long) call(launches);
  }

  private static String text(MethodHandle source) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(1 << 20);
      call(source, buffer, buffer.byteSize());
      return buffer.getString(0);
    }
  }

  @SuppressWarnings("checkstyle:IllegalCatch") // A method handle declares Throwable.
  private static Object call(MethodHandle function, Object... arguments) {
    try {
      Object result = function.invokeWithArguments(arguments);
      return result == null ? "" : result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the stand-in threw", e);
    }
  }

  /** An open device of the product; closing it fails if anything went wrong or was left behind. */
  public static final class Device implements AutoCloseable {
    private final StandIn standIn;
    private final io.troupe.gpu.Device device;

    private Device(StandIn standIn, io.troupe.gpu.Device device) {
      this.standIn = standIn;
      this.device = device;
    }

    /** The product's device. */
    public io.troupe.gpu.Device device() {
      return device;
    }

    /** The driver, for its options and messages; messages that a test takes do not fail it. */
    public StandIn standIn() {
      return standIn;
    }

    @Override
    public void close() {
      boolean lost = device.failure().isPresent();
      device.close();
      List<String> messages = standIn.messages();
      if (!messages.isEmpty()) {
        throw new AssertionError("the stand-in driver complains: " + String.join("; ", messages));
      }
      // Nothing can be freed on a device that is lost.
      if (!lost && !standIn.alive().isEmpty()) {
        throw new AssertionError("left on the device: " + standIn.alive());
      }
    }
  }
}
