package io.troupe.actors.executor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of an executor's JVM; nowhere else is a flag of one chosen. */
final class JvmFlags {
  static final String MAIN = "io.troupe.pipelines.executor.ExecutorMain";
  private static final long MEBIBYTE = 1L << 20;
  private static final long LEAST_HEAP = 32 * MEBIBYTE;

  private JvmFlags() {}

  /**
   * The command that starts an executor.
   *
   * @param memoryBytes what one attempt may use
   * @param reports the folder for the JVM's report when it crashes
   */
  static List<String> command(
      ExecutorSettings settings, long memoryBytes, Path reports, Path socket) {
    List<String> command = new ArrayList<>();
    command.add(settings.java().toString());
    command.addAll(access());
    command.addAll(memory(memoryBytes));
    command.add("-XX:ErrorFile=" + reports.resolve("hs_err_pid%p.log"));
    command.add("-XX:-CreateCoredumpOnCrash");
    // An interned constant that every Arrow class asks for; without it Arrow searches the class
    // path.
    command.add("-Darrow.allocation.manager.type=Unsafe");
    settings
        .aotCache()
        .filter(Files::isRegularFile)
        .ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
    command.addAll(cuda());
    command.addAll(settings.flags());
    command.add("-cp");
    command.add(settings.classPath());
    command.add(MAIN);
    command.add(socket.toString());
    command.add(settings.kindsClass());
    return command;
  }

  /** What Arrow, native access and the kernels ask for; see docs/dependencies.md. */
  private static List<String> access() {
    return List.of(
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "--add-modules",
        "jdk.incubator.vector");
  }

  /** How the worker was told to use its GPUs holds for the JVMs that do; see docs/gpu.md. */
  private static List<String> cuda() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("troupe.cuda."))
        .sorted()
        .map(name -> "-D" + name + "=" + System.getProperty(name))
        .toList();
  }

  /**
   * Half of the lease for the heap: tensors lie outside it, and the sum is watched from outside. No
   * ExitOnOutOfMemoryError: a kind that exhausts its heap can still say so in a frame. The serial
   * collector starts fastest and needs the least beside the heap.
   */
  private static List<String> memory(long memoryBytes) {
    long heap = Math.max(LEAST_HEAP, memoryBytes / 2) / MEBIBYTE;
    long direct = Math.max(LEAST_HEAP, memoryBytes / 4 * 3) / MEBIBYTE;
    return List.of(
        "-XX:+UseSerialGC", "-Xmx" + heap + "m", "-XX:MaxDirectMemorySize=" + direct + "m");
  }
}
