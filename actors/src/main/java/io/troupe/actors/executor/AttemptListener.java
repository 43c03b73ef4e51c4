package io.troupe.actors.executor;

import io.troupe.pipelines.Progress;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.protocol.AttemptOutcome;
import java.util.List;

/**
 * Hears what an attempt does. Calls come from threads of the pool; they must return soon and not
 * throw. {@link #started} comes first and at most once, {@link #ended} last and exactly once.
 */
public interface AttemptListener {
  /** The kind begins in the process {@code pid}. */
  void started(long pid);

  /** How far it is; at most ten a second. */
  void advanced(Progress progress);

  /** A point of a curve. */
  void point(String curve, double x, double y);

  /** Lines that it logged or printed, in order, without their ends; already in its log file. */
  void lines(List<String> lines);

  /** It asks for child tasks under {@code number}, and waits for {@link Attempt#answer}. */
  void subtasks(long number, SubtaskList subtasks);

  /** The executor is alive; a few times in each heartbeat limit. */
  void alive();

  /** The attempt is over: its process group is gone, or its executor is idle and healthy. */
  void ended(AttemptOutcome outcome);
}
