package io.troupe.gpu.cuda.toolkit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** NVIDIA's run-time compiler; it needs no device. */
public final class Nvrtc {
  private static final String NAME = "kernels.cu";
  private static final int LOG_LINES = 12;

  private final ToolkitLibrary library;
  private final MethodHandle version;
  private final MethodHandle create;
  private final MethodHandle compile;
  private final MethodHandle cubinSize;
  private final MethodHandle cubin;
  private final MethodHandle logSize;
  private final MethodHandle log;
  private final MethodHandle destroy;

  private Nvrtc(ToolkitLibrary library) {
    this.library = library;
    this.version = function("nvrtcVersion", ADDRESS, ADDRESS);
    this.create =
        function("nvrtcCreateProgram", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    this.compile = function("nvrtcCompileProgram", ADDRESS, JAVA_INT, ADDRESS);
    this.cubinSize = function("nvrtcGetCUBINSize", ADDRESS, ADDRESS);
    this.cubin = function("nvrtcGetCUBIN", ADDRESS, ADDRESS);
    this.logSize = function("nvrtcGetProgramLogSize", ADDRESS, ADDRESS);
    this.log = function("nvrtcGetProgramLog", ADDRESS, ADDRESS);
    this.destroy = function("nvrtcDestroyProgram", ADDRESS);
  }

  /**
   * The compiler of this machine, if it has one.
   *
   * @param majors which versions the driver can load code of, the newest first
   */
  public static Optional<Nvrtc> find(List<Integer> majors) {
    return ToolkitLibrary.find("nvrtc", majors, List.of("libnvrtc-builtins.so.")).map(Nvrtc::new);
  }

  /** Such as {@code 13.0}. */
  public String version() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment major = arena.allocate(JAVA_INT);
      MemorySegment minor = arena.allocate(JAVA_INT);
      check("nvrtcVersion", call(version, major, minor));
      return major.get(JAVA_INT, 0) + "." + minor.get(JAVA_INT, 0);
    }
  }

  /**
   * Compiles to machine code.
   *
   * @param sources file names and texts; {@code kernels.cu} includes the others
   * @param capability for which devices, such as 90
   * @throws ToolkitException with what the compiler says, if it refuses
   */
  public byte[] compile(Map<String, String> sources, int capability) {
    String main = sources.get(NAME);
    if (main == null) {
      throw new ToolkitException("there is no " + NAME);
    }
    List<Map.Entry<String, String>> headers =
        sources.entrySet().stream().filter(each -> !each.getKey().equals(NAME)).toList();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment program = arena.allocate(ADDRESS);
      check(
          "nvrtcCreateProgram",
          call(
              create,
              program,
              arena.allocateFrom(main),
              arena.allocateFrom(NAME),
              headers.size(),
              texts(arena, headers.stream().map(Map.Entry::getValue).toList()),
              texts(arena, headers.stream().map(Map.Entry::getKey).toList())));
      MemorySegment handle = program.get(ADDRESS, 0);
      try {
        return compile(arena, handle, options(capability));
      } finally {
        check("nvrtcDestroyProgram", call(destroy, program));
      }
    }
  }

  private byte[] compile(Arena arena, MemorySegment program, List<String> options) {
    int result = call(compile, program, options.size(), texts(arena, options));
    if (result != 0) {
      String text = new String(read(arena, program, logSize, log), StandardCharsets.UTF_8);
      throw new ToolkitException(
          "NVRTC "
              + version()
              + " ("
              + library
              + ") refuses the kernels with "
              + options
              + ": "
              + String.join("\n", text.lines().limit(LOG_LINES).toList()));
    }
    return read(arena, program, cubinSize, cubin);
  }

  private List<String> options(int capability) {
    return Stream.concat(
            Stream.of("--gpu-architecture=sm_" + capability, "--std=c++17"),
            library.includeFolders().stream().limit(1).map(path -> "--include-path=" + path))
        .toList();
  }

  private static byte[] read(
      Arena arena, MemorySegment program, MethodHandle size, MethodHandle content) {
    MemorySegment bytes = arena.allocate(JAVA_LONG);
    check("size", call(size, program, bytes));
    MemorySegment target = arena.allocate(Math.max(1, bytes.get(JAVA_LONG, 0)));
    check("content", call(content, program, target));
    return target.toArray(ValueLayout.JAVA_BYTE);
  }

  private static MemorySegment texts(Arena arena, List<String> texts) {
    MemorySegment addresses = arena.allocate(ADDRESS, Math.max(1, texts.size()));
    for (int i = 0; i < texts.size(); i++) {
      addresses.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
    }
    return addresses;
  }

  private MethodHandle function(String name, MemoryLayout... arguments) {
    return library.function(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static int call(MethodHandle function, Object... arguments) {
    return Calls.call(function, arguments);
  }

  private static void check(String call, int result) {
    if (result != 0) {
      throw new ToolkitException("NVRTC: " + call + " failed with " + result);
    }
  }
}
