package io.troupe.gpu.standin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Builds {@code libcuda.so.1} of the stand-in. */
final class DriverBuild {
  /** Each is compiled as one unit: parsing the C++ library costs more than compiling our code. */
  private static final List<String> PARTS = List.of("runtime", "checker", "driver");

  private static final List<String> FLAGS =
      List.of(
          "-std=c++17",
          "-O2",
          "-fPIC",
          "-fvisibility=hidden",
          "-fno-omit-frame-pointer",
          "-Wall",
          "-Wextra",
          "-Werror");

  /** JCuda's side of the driver; a missing entry point of those that it imports ends the JVM. */
  private static final String JCUDA = "/lib/libJCudaDriver-12.6.0-linux-x86_64.so";

  private DriverBuild() {}

  /** The library, built if its sources have changed. */
  static Path driver() throws IOException {
    Path folder = Sources.standIn();
    List<Path> files = new ArrayList<>(Sources.under(folder.resolve("include"), ".h"));
    for (String part : PARTS) {
      files.addAll(Sources.under(folder.resolve(part), ".h", ".cpp"));
    }
    Path built =
        Sources.cache().resolve("driver-" + Sources.hash(files, FLAGS)).resolve("libcuda.so.1");
    return Sources.once(built, DriverBuild::build);
  }

  private static void build(Path target) throws IOException {
    Path work = Files.createTempDirectory(target.getParent(), "build");
    try {
      List<Callable<Path>> steps = new ArrayList<>();
      for (String part : PARTS) {
        steps.add(() -> compile(work, part, unit(part)));
      }
      steps.add(() -> compile(work, "stubs", stubs(work)));
      List<String> link = new ArrayList<>(List.of("g++", "-shared", "-o", target.toString()));
      // The loader matches what JCuda asks for by this name, wherever the file lies.
      link.add("-Wl,-soname,libcuda.so.1");
      for (Path object : Compiler.together(steps)) {
        link.add(object.toString());
      }
      link.addAll(List.of("-ldl", "-lpthread"));
      Compiler.run(link);
    } finally {
      for (Path left : Sources.under(work, "")) {
        Files.delete(left);
      }
      Files.delete(work);
    }
  }

  private static Path compile(Path work, String name, String text) throws IOException {
    Path source = work.resolve(name + ".cpp");
    Path object = work.resolve(name + ".o");
    Files.writeString(source, text);
    List<String> command = new ArrayList<>(List.of("g++"));
    command.addAll(FLAGS);
    command.addAll(List.of("-c", "-o", object.toString(), source.toString()));
    Compiler.run(command);
    return object;
  }

  private static String unit(String part) throws IOException {
    return Sources.under(Sources.standIn().resolve(part), ".cpp").stream()
        .map(file -> "#include \"" + file + "\"\n")
        .collect(Collectors.joining());
  }

  /** Every entry point that JCuda imports, as "not supported"; ours are strong and win. */
  private static String stubs(Path work) throws IOException {
    Path library = work.resolve("jcuda.so");
    try (InputStream in = DriverBuild.class.getResourceAsStream(JCUDA)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + JCUDA + " on the class path");
      }
      Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
    }
    return Compiler.run(List.of("nm", "-D", "--undefined-only", library.toString()))
        .lines()
        .map(line -> line.replaceFirst(".* U ", "").replaceFirst("@.*", "").strip())
        .filter(name -> name.matches("cu[A-Z]\\w*"))
        .map(
            name ->
                "extern \"C\" __attribute__((weak, visibility(\"default\"))) int "
                    + name
                    + "() { return 801; }\n")
        .collect(Collectors.joining());
  }
}
