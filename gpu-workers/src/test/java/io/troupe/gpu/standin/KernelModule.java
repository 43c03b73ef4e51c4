package io.troupe.gpu.standin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * Kernel files that become one module image of the stand-in. Each file is an object of its own, so
 * that an edit compiles one file.
 *
 * @param folder where they lie, with the {@code .cuh} files that they include
 * @param files names of the {@code .cu} files
 */
public record KernelModule(Path folder, List<String> files) {
  private static final Pattern INCLUDE = Pattern.compile("(?m)^#include \"(\\w+\\.cu)\"");

  private static final Pattern KERNEL =
      Pattern.compile(
          "extern\\s+\"C\"\\s+__global__\\s+void\\s+(?:__launch_bounds__\\([^)]*\\)\\s*)?(\\w+)\\s*\\(");

  private static final List<String> FLAGS =
      List.of(
          "-std=c++17",
          "-fPIC",
          "-fno-strict-aliasing",
          "-fno-extern-tls-init",
          // Unique symbols would merge two loads of one module, and keep it loaded for ever.
          "-fno-gnu-unique",
          "-Wno-unknown-pragmas",
          "-Wno-attributes");

  /** The one `smem` of all kernels; alone in its unit, so that no kernel's unit knows its size. */
  private static final String DYNAMIC_SHARED =
      """
      alignas(1024) thread_local unsigned char smem[232448 + 64];
      extern "C" void* standin_dynamic_shared() { return smem; }
      """;

  public KernelModule {
    files = List.copyOf(files);
  }

  /** The product's kernels: what {@code kernels.cu} lists. */
  public static KernelModule product() throws IOException {
    Path folder = Sources.kernels();
    return new KernelModule(
        folder,
        INCLUDE
            .matcher(Files.readString(folder.resolve("kernels.cu")))
            .results()
            .map(match -> match.group(1))
            .toList());
  }

  /** The names of the kernels in a source. */
  static List<String> kernelsIn(String source) {
    return KERNEL.matcher(source).results().map(match -> match.group(1)).toList();
  }

  /** The module image, built if anything has changed. */
  public Path image(Variant variant) throws IOException {
    Path driver = DriverBuild.driver();
    List<Path> headers = new ArrayList<>(Sources.under(Sources.standIn().resolve("include"), ".h"));
    headers.addAll(Sources.under(folder, ".cuh"));
    List<Callable<Path>> steps = new ArrayList<>();
    for (String file : files) {
      steps.add(() -> object(file, headers, variant));
    }
    steps.add(KernelModule::dynamicShared);
    List<Path> objects = Compiler.together(steps);
    List<String> names = objects.stream().map(object -> object.getFileName().toString()).toList();
    String hash = Sources.hash(List.of(), List.of(driver.toString(), names.toString()));
    // Linked without -fsanitize: what the compiler's hooks call lies in the driver.
    return Sources.once(
        Sources.cache().resolve("module-" + hash).resolve("kernels.so"),
        target -> {
          List<String> command = new ArrayList<>(List.of("g++", "-shared"));
          command.addAll(List.of("-o", target.toString()));
          objects.forEach(object -> command.add(object.toString()));
          command.add(driver.toString());
          Compiler.run(command);
        });
  }

  private Path object(String file, List<Path> headers, Variant variant) throws IOException {
    Path original = folder.resolve(file);
    String source = Files.readString(original);
    for (Variant.Edit edit : variant.edits()) {
      if (edit.file().equals(file)) {
        source = edit.apply(source);
      }
    }
    List<String> command = new ArrayList<>(List.of("g++"));
    command.addAll(FLAGS);
    command.addAll(variant.flags());
    command.add("-I" + Sources.standIn().resolve("include"));
    command.add("-I" + original.getParent());
    command.addAll(List.of("-include", "stand_in.h", "-x", "c++"));
    List<String> texts = new ArrayList<>(command);
    texts.add(source);
    String name = file.replace('/', '-') + "-" + Sources.hash(headers, texts);
    return compile(name, original.getFileName().toString(), unit(original, source), command);
  }

  /** Compiles a text under a file name that debug information shows. */
  private static Path compile(String name, String file, String text, List<String> flags)
      throws IOException {
    return Sources.once(
        Sources.cache().resolve("objects").resolve(name + ".o"),
        target -> {
          Path folder = Files.createTempDirectory(target.getParent(), "unit");
          Path unit = folder.resolve(file);
          try {
            Files.writeString(unit, text);
            List<String> command = new ArrayList<>(flags);
            command.addAll(List.of("-c", "-o", target.toString(), unit.toString()));
            Compiler.run(command);
          } finally {
            Files.deleteIfExists(unit);
            Files.delete(folder);
          }
        });
  }

  /** The source with its own name and lines, then what makes its kernels known. */
  private static String unit(Path original, String source) {
    StringBuilder unit = new StringBuilder();
    unit.append("#line 1 \"").append(original).append("\"\n").append(source).append('\n');
    for (String kernel : kernelsIn(source)) {
      unit.append("STANDIN_KERNEL(").append(kernel).append(")\n");
    }
    return unit.toString();
  }

  private static Path dynamicShared() throws IOException {
    String name = "smem-" + Sources.hash(List.of(), List.of(DYNAMIC_SHARED));
    return compile(name, "smem.cpp", DYNAMIC_SHARED, List.of("g++", "-O2", "-fPIC"));
  }
}
