package io.troupe.cli.capture;

import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is recorded when a run is submitted, so that one can tell later what it was made with.
 * {@code docs/formats-run.md} describes each field.
 */
public final class Captured {
  private static final String OUTPUT = "output";
  private static final String SEED = "seed";

  private Captured() {}

  /**
   * What there is to record of a run of {@code plan}.
   *
   * @param pipeline the pipeline file
   * @param output where its results go; empty for the default of the run
   * @param version Troupe's
   * @param command the arguments as they were given
   */
  public static Value.Mapping of(
      Plan plan, Path pipeline, Optional<Path> output, String version, List<String> command)
      throws InterruptedException {
    Path file = pipeline.toAbsolutePath().normalize();
    Path folder = Optional.ofNullable(file.getParent()).orElse(file);
    return new Mappings()
        .put("troupe", version)
        .put("command", command)
        .put("pipeline", file.toString())
        .put("folder", Path.of("").toAbsolutePath().toString())
        .put(OUTPUT, output.map(path -> path.toAbsolutePath().normalize().toString()))
        .put("git", GitState.of(folder))
        .put("seeds", seeds(plan))
        .put("java", Machine.java())
        .put("os", os())
        .put("host", Machine.host())
        .put("cpu", cpu())
        .put("device", "cpu:0")
        .put("driver", Machine.driver())
        .put("dependencies", Machine.dependencies())
        .mapping();
  }

  /** Where the run that recorded {@code captured} was asked to write its results. */
  public static Optional<Path> output(Value.Mapping captured) {
    return captured.entries().get(OUTPUT) instanceof Value.Text(String path)
        ? Optional.of(Path.of(path))
        : Optional.empty();
  }

  private static Value os() {
    return new Mappings()
        .put("name", System.getProperty("os.name", ""))
        .put("version", System.getProperty("os.version", ""))
        .put("arch", System.getProperty("os.arch", ""))
        .mapping();
  }

  private static Value cpu() {
    Mappings cpu =
        new Mappings()
            .put("model", Machine.cpu())
            .put("threads", Runtime.getRuntime().availableProcessors());
    Machine.memory("MemTotal").ifPresent(bytes -> cpu.put("memory_bytes", bytes));
    return cpu.mapping();
  }

  /** Every parameter and every argument of a task that is called seed or ends so. */
  private static Value seeds(Plan plan) {
    Mappings seeds = new Mappings();
    plan.params().forEach((name, value) -> seed(seeds, "params." + name, name, value));
    for (TaskGroup group : plan.groups()) {
      group
          .with()
          .entries()
          .forEach((name, value) -> seed(seeds, "tasks." + group.name() + "." + name, name, value));
    }
    return seeds.mapping();
  }

  private static void seed(Mappings seeds, String path, String name, Value value) {
    if (name.equals(SEED) || name.equals("seeds") || name.endsWith("-" + SEED)) {
      seeds.put(path, value);
    }
  }
}
