package io.troupe.actors.view;

import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A worker as the scheduler knows it.
 *
 * @param name unique in the cluster
 * @param host on which its process runs
 * @param pid of that process
 * @param device what computes where no GPU is asked for, such as {@code cpu:0}
 * @param cpu threads
 * @param memory bytes for executors
 * @param running what it holds places for
 * @param since when its process first offered itself
 */
public record WorkerView(
    String name,
    State state,
    String host,
    long pid,
    String device,
    Share cpu,
    Share memory,
    List<Gpu> gpus,
    List<Running> running,
    Instant since) {
  public WorkerView {
    gpus = List.copyOf(gpus);
    running = List.copyOf(running);
  }

  /** What a worker does with tasks. */
  public enum State {
    /** Takes tasks. */
    READY,
    /** Ends what it has and takes no more. */
    DRAINING,
    /** Has not been heard of for some seconds. */
    UNREACHABLE;

    /** How files write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An amount and what no task has of it. */
  public record Share(long total, long free) {}

  /**
   * A GPU.
   *
   * @param device such as {@code cuda:0}
   * @param memory bytes that tasks may use
   * @param arch compute capability, such as {@code 9.0}
   */
  public record Gpu(String device, Share memory, Optional<String> arch) {}

  /**
   * A task that has a place.
   *
   * @param attempt empty until the run has begun one
   */
  public record Running(String run, TaskId task, OptionalInt attempt) {}
}
