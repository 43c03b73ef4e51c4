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

  /** The same with another command for {@code java}. */
  public ExecutorSettings withJava(Path command) {
    return new ExecutorSettings(
        home,
        command,
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

  /** The same with the list of kinds that the class {@code name} gives. */
  public ExecutorSettings withKindsClass(String name) {
    return new ExecutorSettings(
        home,
        java,
        classPath,
        name,
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

  /** The same with an AOT cache, which counts only while the file exists. */
  public ExecutorSettings withAotCache(Path cache) {
    return new ExecutorSettings(
        home,
        java,
        classPath,
        kindsClass,
        Optional.of(cache),
        aotOutput,
        flags,
        kinds,
        maxIdle,
        idle,
        maxAttempts,
        logBytes,
        startLimit);
  }

  /** The same where the first executor writes an AOT cache to {@code file} at the end. */
  public ExecutorSettings withAotOutput(Path file) {
    return new ExecutorSettings(
        home,
        java,
        classPath,
        kindsClass,
        aotCache,
        Optional.of(file),
        flags,
        kinds,
        maxIdle,
        idle,
        maxAttempts,
        logBytes,
        startLimit);
  }

  /** The same with other further flags. */
  public ExecutorSettings withFlags(List<String> others) {
    return new ExecutorSettings(
        home,
        java,
        classPath,
        kindsClass,
        aotCache,
        aotOutput,
        others,
        kinds,
        maxIdle,
        idle,
        maxAttempts,
        logBytes,
        startLimit);
  }

  /** The same where {@code isolation: in-process} runs {@code own}. */
  public ExecutorSettings withKinds(Kinds own) {
    return new ExecutorSettings(
        home,
        java,
        classPath,
        kindsClass,
        aotCache,
        aotOutput,
        flags,
        Optional.of(own),
        maxIdle,
        idle,
        maxAttempts,
        logBytes,
        startLimit);
  }

  /** The same with another limit on waiting executors. */
  public ExecutorSettings withMaxIdle(int most) {
    return new ExecutorSettings(
        home,
        java,
        classPath,
        kindsClass,
        aotCache,
        aotOutput,
        flags,
        kinds,
        most,
        idle,
        maxAttempts,
        logBytes,
        startLimit);
  }

  /** The same with another time for which an executor waits. */
  public ExecutorSettings withIdle(Duration longest) {
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
        longest,
        maxAttempts,
        logBytes,
        startLimit);
  }

  /** The same with another number of attempts of an executor. */
  public ExecutorSettings withMaxAttempts(int most) {
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
        most,
        logBytes,
        startLimit);
  }

  /** The same with another limit on what an attempt prints. */
  public ExecutorSettings withLogBytes(long bytes) {
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
        bytes,
        startLimit);
  }

  /** The same with another time to start in. */
  public ExecutorSettings withStartLimit(Duration longest) {
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
        longest);
  }
}
