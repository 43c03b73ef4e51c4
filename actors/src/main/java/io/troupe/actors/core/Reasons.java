package io.troupe.actors.core;

import io.troupe.pipelines.plan.Resources;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Why the workers do not take a group's tasks, in numbers. */
final class Reasons {
  private final Collection<WorkerSpace> workers;
  private final Collection<Map<String, WaitingGroup>> runs;
  private final FairOrder order;

  Reasons(
      Collection<WorkerSpace> workers,
      Collection<Map<String, WaitingGroup>> runs,
      FairOrder order) {
    this.workers = workers;
    this.runs = runs;
    this.order = order;
  }

  /** Whether a task is to run on a CPU because no worker has its GPUs. */
  static boolean onCpu(Resources wanted, Collection<WorkerSpace> workers) {
    return wanted.gpu().isPresent()
        && wanted.gpu().get().fallbackToCpu()
        && workers.stream().noneMatch(space -> space.hasGpus(wanted.gpu().get()));
  }

  /** The reason for {@code group}, of which {@code placed} tasks have a place. */
  Waiting of(WaitingGroup group, int placed) {
    int tasks = group.size();
    String name = group.spec.name();
    if (group.heldBack) {
      String message = "a limit of the run stands against another task of " + name;
      return new Waiting(name, tasks, Waiting.Code.GROUP_LIMIT, message);
    }
    if (placed >= group.spec.maxParallel().orElse(Integer.MAX_VALUE)) {
      String message = "max-parallel of " + name + " is " + placed + ", and so many run";
      return new Waiting(name, tasks, Waiting.Code.GROUP_LIMIT, message);
    }
    int most = group.queue.maxParallel().orElse(Integer.MAX_VALUE);
    if (order.placesOfRun(group.run) >= most) {
      String message = "max-parallel of the run is " + most + ", and so many run";
      return new Waiting(name, tasks, Waiting.Code.RUN_LIMIT, message);
    }
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
    int ahead = ahead(group);
    String behind = ahead == 0 ? "" : "; " + ahead + " ahead";
    return new Waiting(name, tasks, Waiting.Code.BUSY, Amounts.busy(wanted, big) + behind);
  }

  /** How many tasks wait whose group goes before {@code group}. */
  private int ahead(WaitingGroup group) {
    int tasks = 0;
    for (Map<String, WaitingGroup> groups : runs) {
      for (WaitingGroup other : groups.values()) {
        if (other != group && !other.isEmpty() && order.before(other, group)) {
          tasks += other.size();
        }
      }
    }
    return tasks;
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
