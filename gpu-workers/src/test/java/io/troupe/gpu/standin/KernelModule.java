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
    command.addAll(List.of("-include", "stand_in.h", "-x", "c++", "-c"));
    List<String> texts = new ArrayList<>(command);
    texts.add(source);
    String name = file.replace('/', '-') + "-" + Sources.hash(headers, texts);
    String unit = unit(original, source);
    return Sources.once(
        Sources.cache().resolve("objects").resolve(name + ".o"),
        target -> {
          Path text = Files.createTempFile(target.getParent(), "unit", ".cpp");
          try {
            Files.writeString(text, unit);
            command.addAll(List.of("-o", target.toString(), text.toString()));
            Compiler.run(command);
          } finally {
            Files.delete(text);
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
    String name = "smem-" + Sources.hash(List.of(), List.of(DYNAMIC_SHARED)) + ".o";
    return Sources.once(
        Sources.cache().resolve("objects").resolve(name),
        target -> {
          Path text = Files.createTempFile(target.getParent(), "unit", ".cpp");
          try {
            Files.writeString(text, DYNAMIC_SHARED);
            Compiler.run(
                List.of("g++", "-O2", "-fPIC", "-c", "-o", target.toString(), text.toString()));
          } finally {
            Files.delete(text);
          }
        });
  }
}
