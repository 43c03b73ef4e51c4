package io.troupe.actors.core;

import io.troupe.pipelines.plan.Resources;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where a task fits now: on a worker, with GPUs if it wants any. */
record Spot(WorkerSpace space, List<String> gpus) {

  /** The emptiest worker that fits first: tasks spread, and the tie goes to the first name. */
  static Optional<Spot> emptiest(Collection<WorkerSpace> workers, Resources wanted) {
    boolean onCpu = Reasons.onCpu(wanted, workers);
    Spot best = null;
    for (WorkerSpace space : workers) {
      Optional<List<String>> fit = space.fit(wanted, onCpu);
      if (fit.isPresent() && (best == null || space.freeCpu() > best.space().freeCpu())) {
        best = new Spot(space, fit.get());
      }
    }
    return Optional.ofNullable(best);
  }
}
