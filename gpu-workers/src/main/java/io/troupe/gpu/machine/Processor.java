package io.troupe.gpu.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the kernel says of the processor.
 *
 * @param model such as {@code AMD EPYC 9654}
 * @param instructionSets the vector instructions that matter here
 */
public record Processor(String model, List<String> instructionSets) {
  private static final List<String> INTERESTING =
      List.of(
          "avx",
          "avx2",
          "fma",
          "avx512f",
          "avx512bw",
          "avx512_vnni",
          "avx512_bf16",
          "amx_bf16",
          "asimd",
          "sve",
          "sve2",
          "bf16");

  /** Looks at this machine. */
  public static Processor inspect() {
    try {
      return parse(Files.readAllLines(Path.of("/proc/cpuinfo")));
    } catch (IOException e) {
      return new Processor(System.getProperty("os.arch", "unknown"), List.of());
    }
  }

  /** Reads the first processor of {@code /proc/cpuinfo}; ARM's has no model name. */
  static Processor parse(List<String> lines) {
    String model = System.getProperty("os.arch", "unknown");
    Set<String> flags = new HashSet<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        if (!flags.isEmpty()) {
          break;
        }
        continue;
      }
      String key = line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      if (key.equals("model name")) {
        model = value;
      } else if (key.equals("flags") || key.equals("Features")) {
        flags.addAll(Arrays.asList(value.split(" ")));
      }
    }
    return new Processor(model, INTERESTING.stream().filter(flags::contains).toList());
  }
}
