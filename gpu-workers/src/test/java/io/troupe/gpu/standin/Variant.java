package io.troupe.gpu.standin;

import java.util.ArrayList;
import java.util.List;

/**
 * How kernels are compiled for the stand-in.
 *
 * @param flags for g++
 * @param checks whether the checker sees every access; {@link Settings} turns it on with it
 * @param edits faults to plant
 */
public record Variant(List<String> flags, boolean checks, List<Edit> edits) {
  public Variant {
    flags = List.copyOf(flags);
    edits = List.copyOf(edits);
  }

  /** Optimised, and multiplies and adds are rounded one by one. */
  public static Variant fast() {
    return new Variant(List.of("-O2", "-ffp-contract=off"), false, List.of());
  }

  /** With what this machine has, and fused where a GPU would fuse: keeps tolerances honest. */
  public static Variant fused() {
    return new Variant(List.of("-O3", "-march=native", "-ffp-contract=fast"), false, List.of());
  }

  /** Every access is checked: bounds, alignment, initialisation, races. About 20 times slower. */
  public static Variant checked() {
    return new Variant(
        List.of(
            "-O1",
            "-g",
            "-ffp-contract=off",
            "-fsanitize=thread",
            "-fsanitize=alignment,bounds,integer-divide-by-zero",
            "--param=tsan-instrument-func-entry-exit=0"),
        true,
        List.of());
  }

  /** The same with a macro defined, {@code NAME} or {@code NAME=VALUE}. */
  public Variant defining(String macro) {
    List<String> more = new ArrayList<>(flags);
    more.add("-D" + macro);
    return new Variant(more, checks, edits);
  }

  /** The same with a fault planted. */
  public Variant with(Edit edit) {
    List<Edit> more = new ArrayList<>(edits);
    more.add(edit);
    return new Variant(flags, checks, more);
  }

  /**
   * Replaces one occurrence of a text in a kernel file; lines keep their numbers if the texts have
   * as many.
   *
   * @param file name of the {@code .cu} file
   * @param text what is replaced
   * @param occurrence which one, from 1
   * @param replacement what is there instead
   */
  public record Edit(String file, String text, int occurrence, String replacement) {
    /** The source with the fault. */
    String apply(String source) {
      int at = -1;
      for (int i = 0; i < occurrence; i++) {
        at = source.indexOf(text, at + 1);
        if (at < 0) {
          throw new IllegalArgumentException(
              file + " holds '" + text + "' " + i + " times, not " + occurrence);
        }
      }
      return source.substring(0, at) + replacement + source.substring(at + text.length());
    }
  }
}
