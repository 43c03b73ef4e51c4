package io.troupe.actors.core;

import java.util.List;
import java.util.Optional;

/**
 * What a worker has in all, used or not.
 *
 * @param worker its name, unique in the cluster
 * @param device what computes where no GPU is asked for, such as {@code cpu:0}
 * @param cpu threads
 * @param memoryBytes host memory for executors
 */
public record WorkerOffer(String worker, String device, int cpu, long memoryBytes, List<Gpu> gpus) {
  public WorkerOffer {
    gpus = List.copyOf(gpus);
  }

  /**
   * A GPU.
   *
   * @param device such as {@code cuda:0}
   * @param memoryBytes that tasks may use
   * @param arch compute capability, such as {@code 9.0}
   */
  public record Gpu(String device, long memoryBytes, Optional<String> arch) {}
}
