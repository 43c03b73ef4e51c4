package io.troupe.cli.capture;

import io.troupe.actors.Hosts;
import io.troupe.pipelines.value.Value;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this machine and this JVM are. */
public final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

  private Machine() {}

  /** The CPU's name, such as {@code AMD EPYC 7763}. */
  public static Optional<String> cpu() {
    return field(CPU, "model name").or(() -> field(CPU, "Processor"));
  }

  /** Bytes of memory by a key of {@code /proc/meminfo}, such as {@code MemTotal}. */
  public static Optional<Long> memory(String key) {
    return field(MEMORY, key)
        .map(text -> text.replaceAll("\\D", ""))
        .filter(digits -> !digits.isEmpty())
        .map(digits -> Long.parseLong(digits) * 1024);
  }

  /** The version of the NVIDIA driver, where one is loaded. */
  public static Optional<String> driver() {
    return line(DRIVER)
        .map(Pattern.compile("\\d+\\.\\d+(\\.\\d+)?")::matcher)
        .filter(Matcher::find)
        .map(Matcher::group);
  }

  /** What this host is called. */
  public static Optional<String> host() {
    return Hosts.name().or(() -> Optional.ofNullable(System.getenv("HOSTNAME")));
  }

  /** The virtual machine with the options that it was started with. */
  static Value java() {
    return new Mappings()
        .put("version", Runtime.version().toString())
        .put("vendor", System.getProperty("java.vendor", ""))
        .put("vm", System.getProperty("java.vm.name", ""))
        .put("options", options())
        .mapping();
  }

  /** The options of this virtual machine; its class path is left out. */
  public static List<String> options() {
    List<String> arguments =
        List.of(ProcessHandle.current().info().arguments().orElseGet(() -> new String[0]));
    return arguments.stream()
        .takeWhile(text -> text.startsWith("-") && !isClassPath(text))
        .toList();
  }

  private static boolean isClassPath(String option) {
    return option.equals("-cp") || option.equals("-classpath") || option.startsWith("--class-path");
  }

  /** The libraries on the class path with their versions, such as {@code picocli 4.7.7}. */
  static List<String> dependencies() {
    return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
        .map(entry -> JAR.matcher(String.valueOf(Path.of(entry).getFileName())))
        .filter(Matcher::matches)
        .map(jar -> jar.group(1) + " " + jar.group(2))
        .filter(jar -> !jar.startsWith("troupe-"))
        .sorted()
        .distinct()
        .toList();
  }

  private static Optional<String> field(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> line(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
