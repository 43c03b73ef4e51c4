package io.troupe.pipelines;

import io.troupe.arrow.store.Artifact;
import io.troupe.gpu.Device;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What an attempt is given. All methods may be called from any thread of the attempt; none may be
 * called after {@link TaskKind#run} has returned.
 */
public interface TaskContext {
  /** Which task this is. */
  TaskId task();

  /** Which attempt this is, from 1. */
  int attempt();

  /** The leased device; owned by the executor, never closed by a kind. */
  Device device();

  /** The results of all tasks of the groups that this one needs, ordered by task id. */
  List<TaskResult> inputs();

  /**
   * Has {@code subtasks} done by whichever workers have room, and waits for them. Each is a task of
   * the run as any other: it is leased, retried as this task is, answered from the cache, shown,
   * and named {@code this~n[i=0]}. While it waits, this task's threads and host memory are free for
   * others; its GPUs stay its own.
   *
   * <p>A call is known by what it asks for: after a restart or a retry of this task the same call
   * finds what was already done, and nothing of it is done twice.
   *
   * @return their results in the order of {@code subtasks}
   * @throws TaskException when one of them failed for good (the others are then cancelled), when a
   *     kind or its parameters are wrong (nothing is then begun), or when this task is cancelled
   */
  List<TaskResult> subtasks(List<Subtask> subtasks) throws TaskException, InterruptedException;

  /** Where data sets are. */
  DataFolders data();

  /** A private empty folder that is gone when the attempt ends. */
  Path scratch();

  /** Says how far the attempt is; as often as one likes, only the latest is passed on. */
  void progress(Progress progress);

  /** A point of a live curve, such as the loss at a step. */
  void point(String curve, double x, double y);

  /**
   * A final number of the result; the last value of a name counts. NaN and infinity are refused.
   */
  void metric(String name, double value);

  /** A measured duration in seconds or a rate; shown, and never part of the result. */
  void timing(String name, double value);

  /** A line for the attempt's log. */
  void log(String line);

  /** Throws when the attempt was cancelled or has lost its lease; call it often. */
  void checkCancelled() throws TaskException;

  /**
   * Writes a declared output of one file into the store: staged, hashed, and published when the
   * writer has returned.
   *
   * @param output a key of {@link TaskKind#outputs()}
   * @param fileName the file's name when a user gets it, such as {@code results.csv}
   */
  Artifact save(String output, String fileName, String mediaType, OutputWriter writer)
      throws TaskException;

  /** The local file of the blob {@code path} of {@code artifact}, its digest checked; read only. */
  Path open(Artifact artifact, String path) throws TaskException;

  /** Writes the bytes of an output. */
  @FunctionalInterface
  interface OutputWriter {
    /** Writes to the new file {@code file}. */
    void write(Path file) throws IOException;
  }
}
