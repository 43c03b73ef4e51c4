package io.troupe.actors.executor;

import io.troupe.pipelines.Kinds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a pool starts and keeps executors.
 *
 * @param home the state folder; the folder of the sockets is named by it
 * @param java the {@code java} command
 * @param classPath of the executors
 * @param kindsClass the class whose {@code kinds()} gives the kinds of the executors
 * @param aotCache an AOT cache made for this class path, if there is one
 * @param aotOutput where the first executor writes an AOT cache when the pool closes
 * @param flags further flags of the executors' JVMs
 * @param kinds what {@code isolation: in-process} runs; empty where that is refused
 * @param maxIdle the most executors that wait for work
 * @param idle how long one waits before it is ended
 * @param maxAttempts after which an executor is replaced
 * @param logBytes the most that one attempt may print
 * @param startLimit longest time from starting a process to its hello
 */
public record ExecutorSettings(
    Path home,
    Path java,
    String classPath,
    String kindsClass,
    Optional<Path> aotCache,
    Optional<Path> aotOutput,
    List<String> flags,
    Optional<Kinds> kinds,
    int maxIdle,
    Duration idle,
    int maxAttempts,
    long logBytes,
    Duration startLimit) {
  /** The product's list of kinds. */
  public static final String CATALOG = "io.troupe.pipelines.catalog.Catalog";

  public ExecutorSettings {
    flags = List.copyOf(flags);
  }

  /**
   * Executors with this process's own Java and class path, and the product's kinds.
   *
   * @param home the state folder
   * @param maxIdle the most executors that wait for work
   */
  public static ExecutorSettings of(Path home, int maxIdle) {
    return new ExecutorSettings(
        home,
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        CATALOG,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        maxIdle,
        Duration.ofMinutes(10),
        1000,
        16L << 20,
        Duration.ofSeconds(30));
  }

  /** The same for another state folder. */
  public ExecutorSettings withHome(Path folder) {
    Copy copy = new Copy(this);
    copy.home = folder;
    return copy.settings();
  }

  /** The same with another command for {@code java}. */
  public ExecutorSettings withJava(Path command) {
    Copy copy = new Copy(this);
    copy.java = command;
    return copy.settings();
  }

  /** The same with the list of kinds that the class {@code name} gives. */
  public ExecutorSettings withKindsClass(String name) {
    Copy copy = new Copy(this);
    copy.kindsClass = name;
    return copy.settings();
  }

  /** The same with an AOT cache, which counts only while the file exists. */
  public ExecutorSettings withAotCache(Path cache) {
    Copy copy = new Copy(this);
    copy.aotCache = Optional.of(cache);
    return copy.settings();
  }

  /** The same where the first executor writes an AOT cache to {@code file} at the end. */
  public ExecutorSettings withAotOutput(Path file) {
    Copy copy = new Copy(this);
    copy.aotOutput = Optional.of(file);
    return copy.settings();
  }

  /** The same with other further flags. */
  public ExecutorSettings withFlags(List<String> others) {
    Copy copy = new Copy(this);
    copy.flags = others;
    return copy.settings();
  }

  /** The same where {@code isolation: in-process} runs {@code own}. */
  public ExecutorSettings withKinds(Kinds own) {
    Copy copy = new Copy(this);
    copy.kinds = Optional.of(own);
    return copy.settings();
  }

  /** The same with another limit on waiting executors. */
  public ExecutorSettings withMaxIdle(int most) {
    Copy copy = new Copy(this);
    copy.maxIdle = most;
    return copy.settings();
  }

  /** The same with another time for which an executor waits. */
  public ExecutorSettings withIdle(Duration longest) {
    Copy copy = new Copy(this);
    copy.idle = longest;
    return copy.settings();
  }

  /** The same with another number of attempts of an executor. */
  public ExecutorSettings withMaxAttempts(int most) {
    Copy copy = new Copy(this);
    copy.maxAttempts = most;
    return copy.settings();
  }

  /** The same with another time to start in. */
  public ExecutorSettings withStartLimit(Duration longest) {
    Copy copy = new Copy(this);
    copy.startLimit = longest;
    return copy.settings();
  }

  /** The components of settings while one of them changes. */
  private static final class Copy {
    private Path home;
    private Path java;
    private String classPath;
    private String kindsClass;
    private Optional<Path> aotCache;
    private Optional<Path> aotOutput;
    private List<String> flags;
    private Optional<Kinds> kinds;
    private int maxIdle;
    private Duration idle;
    private int maxAttempts;
    private long logBytes;
    private Duration startLimit;

    Copy(ExecutorSettings from) {
      home = from.home;
      java = from.java;
      classPath = from.classPath;
      kindsClass = from.kindsClass;
      aotCache = from.aotCache;
      aotOutput = from.aotOutput;
      flags = from.flags;
      kinds = from.kinds;
      maxIdle = from.maxIdle;
      idle = from.idle;
      maxAttempts = from.maxAttempts;
      logBytes = from.logBytes;
      startLimit = from.startLimit;
    }

    ExecutorSettings settings() {
      return new ExecutorSettings(
          home,
          java,
          classPath,
          kindsClass,
          aotCache,
          aotOutput,
          flags,
          kinds,
          maxIdle,
          idle,
          maxAttempts,
          logBytes,
          startLimit);
    }
  }
}
