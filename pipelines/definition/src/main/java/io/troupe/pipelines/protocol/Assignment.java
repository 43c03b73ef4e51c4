package io.troupe.pipelines.protocol;

import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Everything that an executor needs to make one attempt.
 *
 * @param run the run's id
 * @param task which task of it
 * @param attempt from 1
 * @param token proves the lease; repeated in every frame that belongs to the attempt
 * @param kind the kind's name
 * @param kindVersion the version that planned the task; an executor with another one refuses
 * @param with the parameters, with every template resolved
 * @param inputs the results of all tasks of the groups that this one needs, ordered by task id
 * @param data where data sets are
 * @param store root of the artifact store
 * @param scratch an absent folder that the executor makes, and deletes when the attempt ends
 * @param device what the task may use
 * @param memoryBytes host memory, heap and tensors together
 * @param heartbeat the longest silence after which the executor counts as hung
 */
public record Assignment(
    String run,
    TaskId task,
    int attempt,
    long token,
    String kind,
    int kindVersion,
    Value.Mapping with,
    List<TaskResult> inputs,
    DataFolders data,
    Path store,
    Path scratch,
    Lease device,
    long memoryBytes,
    Duration heartbeat) {
  public Assignment {
    inputs = List.copyOf(inputs);
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts count from 1, not " + attempt);
    }
  }

  /**
   * The part of a device that an attempt may use.
   *
   * @param name such as {@code cpu:0} or {@code cuda:0}; several joined by commas
   * @param threads that may compute at once; at least 1
   * @param memoryBytes the most of each GPU's memory that it may hold; 0 on the processor, whose
   *     tensors count against {@link Assignment#memoryBytes()}
   */
  public record Lease(String name, int threads, long memoryBytes) {}
}
