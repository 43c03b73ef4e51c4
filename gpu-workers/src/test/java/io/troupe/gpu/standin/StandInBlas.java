package io.troupe.gpu.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds a stand-in for cuBLAS: plain loops above the stand-in driver. */
public final class StandInBlas {
  private StandInBlas() {}

  /**
   * The folder that holds {@code libcublas.so} of a major version.
   *
   * @param major 12 or 13
   * @param macros to define, such as {@code WRONG}
   */
  public static Path folder(int major, String... macros) {
    StandIn.require();
    try {
      Path source = Sources.standIn().resolve("cublas").resolve("cublas.cpp");
      String soname = "libcublas.so." + major;
      String hash = Sources.hash(List.of(source), List.of(soname, String.join(" ", macros)));
      Path folder = Sources.cache().resolve("cublas-" + hash);
      Sources.once(folder.resolve(soname), target -> build(source, soname, macros, target));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void build(Path source, String soname, String[] macros, Path target)
      throws IOException {
    // What is bound to cuBLAS asks for its symbols in a version of this name.
    Path versions = Files.createTempFile("cublas", ".map");
    try {
      Files.writeString(versions, soname + " { global: cublas*; };\n");
      List<String> command =
          new ArrayList<>(
              List.of(
                  "g++",
                  "-std=c++17",
                  "-O2",
                  "-fPIC",
                  "-shared",
                  "-Wl,-soname," + soname,
                  "-Wl,--version-script=" + versions,
                  "-o",
                  target.toString(),
                  source.toString(),
                  "-ldl"));
      for (String macro : macros) {
        command.add("-D" + macro);
      }
      Compiler.run(command);
    } finally {
      Files.delete(versions);
    }
  }
}
