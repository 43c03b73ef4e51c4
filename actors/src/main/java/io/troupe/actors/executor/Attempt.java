package io.troupe.actors.executor;

import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import java.time.Duration;

/** An attempt that an {@link ExecutorPool} makes. */
public interface Attempt {
  /**
   * Ends the attempt with {@code why}: the kind is told and interrupted; after {@code grace} its
   * process group gets SIGTERM, and SIGKILL soon after. Returns at once; {@link
   * AttemptListener#ended} follows. Only the first call counts, except that a later one may shorten
   * the grace. Without effect once the attempt has ended.
   *
   * @param why what the attempt's outcome will say; its last lines are filled in
   */
  void cancel(TaskFailure why, Duration grace);

  /**
   * Answers a question of {@link AttemptListener#subtasks}. Without effect where nobody waits for
   * it any more.
   */
  void answer(long number, SubtaskOutcome outcome);
}
