package io.troupe.gpu.cuda.toolkit;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A shared library of the toolkit. It is looked for in the folders of {@code troupe.cuda.libs}, in
 * {@code CUDA_HOME}, in {@code /usr/local/cuda*}, where the linker looks, and in the wheels of the
 * active Python environment.
 */
public final class ToolkitLibrary {
  /** The setting with folders to look in first, separated as a path is. */
  public static final String SETTING = "troupe.cuda.libs";

  /** Where distributions put it; the linker would find it there too. */
  private static final List<Path> SYSTEM =
      List.of(Path.of("/usr/lib/x86_64-linux-gnu"), Path.of("/usr/lib64"));

  private static final Linker LINKER = Linker.nativeLinker();

  private final String where;
  private final Optional<Path> folder;
  private final SymbolLookup symbols;

  private ToolkitLibrary(String where, Optional<Path> folder, SymbolLookup symbols) {
    this.where = where;
    this.folder = folder;
    this.symbols = symbols;
  }

  /**
   * Loads the first that is there; it stays for the life of this JVM.
   *
   * @param name such as {@code nvrtc}
   * @param majors versions of its interface, in the order to try
   * @param companions the beginnings of names of libraries in the same folder that it loads itself,
   *     and finds only if they are there already
   */
  public static Optional<ToolkitLibrary> find(
      String name, List<Integer> majors, List<String> companions) {
    List<Path> folders = folders();
    for (int major : majors) {
      String file = "lib" + name + ".so." + major;
      for (Path folder : folders) {
        Path path = folder.resolve(file);
        if (Files.isRegularFile(path)) {
          companions.forEach(each -> loadCompanions(folder, each));
          Optional<SymbolLookup> symbols = load(path.toString());
          if (symbols.isPresent()) {
            return Optional.of(
                new ToolkitLibrary(path.toString(), Optional.of(folder), symbols.get()));
          }
        }
      }
      Optional<SymbolLookup> symbols = load(file);
      if (symbols.isPresent()) {
        return Optional.of(new ToolkitLibrary(file, Optional.empty(), symbols.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * Where it would be found, without loading it. Where only the linker knows it, that is not seen.
   *
   * @param name such as {@code nvrtc}
   * @param majors versions of its interface, in the order to look for
   */
  public static Optional<Path> locate(String name, List<Integer> majors) {
    List<Path> folders = folders();
    return majors.stream()
        .flatMap(major -> folders.stream().map(each -> each.resolve("lib" + name + ".so." + major)))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Where it was found. */
  public String where() {
    return where;
  }

  /** Folders with the toolkit's headers, as far as they are there. */
  public List<Path> includeFolders() {
    List<Path> folders = new ArrayList<>();
    folder.ifPresent(path -> folders.add(path.resolveSibling("include")));
    homes().forEach(home -> folders.add(home.resolve("include")));
    return folders.stream().filter(path -> Files.exists(path.resolve("cuda_bf16.h"))).toList();
  }

  /**
   * One of its functions.
   *
   * @throws ToolkitException if it has none of that name
   */
  @SuppressWarnings("restricted") // Signatures are written from the vendor's headers.
  MethodHandle function(String name, FunctionDescriptor signature) {
    return LINKER.downcallHandle(
        symbols
            .find(name)
            .orElseThrow(() -> new ToolkitException(where + " has no function " + name)),
        signature);
  }

  @Override
  public String toString() {
    return where;
  }

  private static List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    for (String each : System.getProperty(SETTING, "").split(File.pathSeparator, -1)) {
      if (!each.isEmpty()) {
        folders.add(Path.of(each));
      }
    }
    for (Path home : homes()) {
      folders.add(home.resolve("lib64"));
    }
    folders.addAll(SYSTEM);
    environment("VIRTUAL_ENV")
        .ifPresent(
            home -> folders.addAll(matching(home, "lib/python3*/site-packages/nvidia/*/lib")));
    return folders;
  }

  /** Where toolkits are installed, the newest first. */
  private static List<Path> homes() {
    List<Path> homes = new ArrayList<>();
    environment("CUDA_HOME").ifPresent(homes::add);
    homes.addAll(matching(Path.of("/usr/local"), "cuda*"));
    return homes;
  }

  private static Optional<Path> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty()).map(Path::of);
  }

  /**
   * Folders below {@code base}, each part of the pattern a glob of one level; latest names first.
   */
  private static List<Path> matching(Path base, String pattern) {
    List<Path> found = List.of(base);
    for (String part : pattern.split("/", -1)) {
      found = found.stream().flatMap(folder -> children(folder, part).stream()).toList();
    }
    return found;
  }

  private static List<Path> children(Path folder, String pattern) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> children = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(folder, pattern)) {
      entries.forEach(children::add);
    } catch (IOException e) {
      return List.of();
    }
    children.sort(Comparator.reverseOrder());
    return children;
  }

  private static void loadCompanions(Path folder, String beginning) {
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().startsWith(beginning))
          .sorted()
          .forEach(file -> load(file.toString()));
    } catch (IOException e) {
      throw new ToolkitException(folder + " cannot be read: " + e.getMessage());
    }
  }

  @SuppressWarnings("restricted") // Loading it is what was asked for.
  private static Optional<SymbolLookup> load(String library) {
    try {
      return Optional.of(SymbolLookup.libraryLookup(library, Arena.global()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
