package io.troupe.cli.live;

import io.troupe.actors.view.RunView;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
import java.util.Map;

/**
 * All that is known of a run at one moment.
 *
 * @param advances how far running attempts are, by task
 * @param now the moment
 */
public record Moment(RunView view, Map<TaskId, Advance> advances, Instant now) {
  public Moment {
    advances = Map.copyOf(advances);
  }
}
