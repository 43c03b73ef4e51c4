package io.troupe.actors.core;

import io.troupe.pipelines.plan.Resources;
import java.util.Collection;
import java.util.List;

/** Why the workers do not take a group's tasks, in numbers. */
final class Reasons {
  private final Collection<WorkerSpace> workers;

  Reasons(Collection<WorkerSpace> workers) {
    this.workers = workers;
  }

  /** Whether a task is to run on a CPU because no worker has its GPUs. */
  static boolean onCpu(Resources wanted, Collection<WorkerSpace> workers) {
    return wanted.gpu().isPresent()
        && wanted.gpu().get().fallbackToCpu()
        && workers.stream().noneMatch(space -> space.hasGpus(wanted.gpu().get()));
  }

  /** The reason for {@code group}, before which {@code ahead} tasks wait. */
  Waiting of(WaitingGroup group, int ahead) {
    int tasks = group.size();
    String name = group.spec.name();
    List<WorkerSpace> open = workers.stream().filter(WorkerSpace::open).toList();
    if (open.isEmpty()) {
      return new Waiting(name, tasks, Waiting.Code.NO_WORKER, none());
    }
    Resources wanted = group.spec.resources();
    List<WorkerSpace> big = open.stream().filter(space -> space.big(wanted)).toList();
    if (big.isEmpty()) {
      return new Waiting(name, tasks, Waiting.Code.TOO_BIG, Amounts.tooBig(wanted, open));
    }
    boolean onCpu = onCpu(wanted, workers);
    if (big.stream().anyMatch(space -> space.fit(wanted, onCpu).isPresent())) {
      return new Waiting(name, tasks, Waiting.Code.NEXT, "it is placed next");
    }
    String behind = ahead == 0 ? "" : "; " + ahead + " ahead";
    return new Waiting(name, tasks, Waiting.Code.BUSY, Amounts.busy(wanted, big) + behind);
  }

  private String none() {
    if (workers.isEmpty()) {
      return "no worker has joined";
    }
    long gone = workers.stream().filter(space -> !space.reachable()).count();
    if (gone == 0) {
      return "all " + workers.size() + " workers are being emptied";
    }
    return gone == workers.size()
        ? "none of " + gone + " workers can be reached"
        : "of "
            + workers.size()
            + " workers "
            + gone
            + " cannot be reached and the others are being emptied";
  }
}
