package io.troupe.gpu.standin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs g++ and its companions. */
final class Compiler {
  private Compiler() {}

  /** Why nothing can be built here, if so. */
  static Optional<String> unavailable() {
    return Once.UNAVAILABLE;
  }

  private static final class Once {
    static final Optional<String> UNAVAILABLE = find();

    private static Optional<String> find() {
      String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
      if (!system.equals("Linux amd64")) {
        return Optional.of(
            "the stand-in needs Linux on x86-64, this is "
                + system
                + ": the CUDA path is NOT tested by this build");
      }
      try {
        run(List.of("g++", "--version"));
        run(List.of("nm", "--version"));
        return Optional.empty();
      } catch (IOException e) {
        return Optional.of("g++ not found: the CUDA path is NOT tested by this build");
      }
    }
  }

  /**
   * Runs a command and gives what it prints.
   *
   * @throws IOException if there is no such command
   * @throws IllegalStateException if it fails, with what it printed
   */
  static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int result = exitOf(process);
    if (result != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " gave " + result + "\n" + output);
    }
    return output;
  }

  private static int exitOf(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the compiler runs", e);
    }
  }

  /** Runs independent steps, as many at a time as there are processors. */
  static <T> List<T> together(List<? extends Callable<T>> steps) throws IOException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> step : steps) {
        running.add(threads.submit(step));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("a step of the build failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the compiler runs", e);
    }
  }
}
