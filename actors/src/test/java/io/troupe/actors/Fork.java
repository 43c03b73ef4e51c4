package io.troupe.actors;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with this test's class path, whose lines of output a test reads. */
public final class Fork implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1");

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;

  private Fork(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::readAll);
  }

  /** Runs {@code main} with {@code arguments}. */
  public static Fork of(Class<?> main, Object... arguments) {
    return shell("", main, arguments);
  }

  /** The same after the shell's command {@code before}, such as a limit. */
  public static Fork shell(String before, Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/bin/sh", "-c", before + "\nexec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    try {
      return new Fork(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** What it has printed so far. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** The first line that starts with {@code prefix}, without it; waits for it. */
  public String await(String prefix) {
    try {
      Await.until(
          "a line '" + prefix + "…'",
          Duration.ofMinutes(2),
          () -> find(prefix).isPresent() || !reader.isAlive());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; it printed " + lines(), e);
    }
    return find(prefix)
        .orElseThrow(() -> new AssertionError("no '" + prefix + "…' in " + lines()))
        .substring(prefix.length());
  }

  /** Sends it {@code signal}, such as STOP. */
  public void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes {@code line} to its input. */
  public void say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends its input, which it takes for the order to end, and waits until it has. */
  public int end() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return join();
  }

  /** Kills it as {@code kill -9} does, and waits until all it printed is read. */
  public void kill() {
    // The handle, because Process.destroyForcibly closes the pipe and what is in it is lost.
    process.toHandle().destroyForcibly();
    join();
  }

  /** Waits until it has ended by itself and gives its exit code. */
  public int join() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("process " + pid() + " does not end; it printed " + lines());
      }
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private Optional<String> find(String prefix) {
    return lines().stream().filter(line -> line.startsWith(prefix)).findFirst();
  }

  private void readAll() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      // The process was killed; what it printed before has been read.
    }
  }
}
