package io.troupe.gpu.cuda.toolkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernels' sources, which every build packs: {@code kernels.cu} and all that it includes. */
final class KernelSources {
  private static final String FOLDER = "io/troupe/gpu/cuda/source/";
  private static final Pattern INCLUDE =
      Pattern.compile("^#include \"([a-z0-9_]+\\.cuh?)\"", Pattern.MULTILINE);

  private KernelSources() {}

  /**
   * File names and texts.
   *
   * @throws ToolkitException if one is missing
   */
  static Map<String, String> read() {
    Map<String, String> texts = new TreeMap<>();
    Deque<String> wanted = new ArrayDeque<>();
    wanted.add("kernels.cu");
    while (!wanted.isEmpty()) {
      String name = wanted.remove();
      if (!texts.containsKey(name)) {
        String text =
            read(name).orElseThrow(() -> new ToolkitException("this build has no " + name));
        texts.put(name, text);
        Matcher includes = INCLUDE.matcher(text);
        while (includes.find()) {
          wanted.add(includes.group(1));
        }
      }
    }
    return texts;
  }

  private static Optional<String> read(String name) {
    try (InputStream in = KernelSources.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ToolkitException(name + " cannot be read: " + e.getMessage());
    }
  }
}
