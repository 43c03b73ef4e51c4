package io.troupe.actors.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The scheduler's core in the coordinator, told in order; nothing of it outlives its process. */
final class SimulatedScheduler {
  /** Offers after which a placement that its worker does not list counts as lost. */
  private static final int MOST_OFFERS = 5;

  private final SimulatedCoordinator node;
  private final SimulatedWorld world;
  private final Map<String, SimulatedWorker.Ref> workers = new HashMap<>();
  private final Map<Long, Integer> missed = new HashMap<>();
  private final Set<Long> answered = new HashSet<>();
  final SchedulerCore core;
  private boolean placing;

  SimulatedScheduler(SimulatedCoordinator node) {
    this.node = node;
    this.world = node.world;
    core = new SchedulerCore(SchedulerCore.epoch(node.instant()));
  }

  /** Tells the core after all that it was told before, and lets it place. */
  void tell(Consumer<SchedulerCore> message) {
    node.later(
        1,
        () -> {
          message.accept(core);
          place();
        });
  }

  private void place() {
    if (!placing) {
      placing = true;
      node.later(
          1,
          () -> {
            placing = false;
            core.place().forEach(this::offerToRun);
          });
    }
  }

  private void offerToRun(Placement placement) {
    SimulatedWorker.Ref worker = workers.get(placement.worker());
    if (worker == null) {
      core.released(placement.id());
      return;
    }
    world.log(
        () ->
            "%d of %s goes to %s in place %d"
                .formatted(worker.life(), placement.task(), worker.name(), placement.id()));
    node.own(placement.run()).offered(placement, worker);
  }

  void answered(long placement, Answer answer) {
    switch (answer.kind()) {
      case ACCEPTED, UNCHANGED ->
          tell(
              scheduler -> {
                if (scheduler.answered(placement)) {
                  answered.add(placement);
                }
              });
      case LATER -> tell(scheduler -> scheduler.later(placement));
      case STALE, REFUSED -> tell(scheduler -> scheduler.released(placement));
    }
  }

  void offered(
      SimulatedWorker.Ref worker, WorkerOffer offer, boolean draining, List<Holding> holds) {
    tell(
        scheduler -> {
          SimulatedWorker.Ref known = workers.put(worker.name(), worker);
          lost(worker.name(), scheduler.offer(offer, worker.incarnation()));
          if (!worker.equals(known)) {
            scheduler.drain(worker.name(), draining);
          }
          scheduler.holds(worker.name(), holds);
          missing(worker.name(), holds);
        });
  }

  private void missing(String worker, List<Holding> holds) {
    Set<Long> listed = new HashSet<>();
    holds.forEach(each -> listed.add(each.placement().id()));
    List<Placement> taken = new ArrayList<>();
    for (Placement placement : core.placements(worker)) {
      long id = placement.id();
      if (listed.contains(id)) {
        missed.remove(id);
        answered.add(id);
      } else if (missed.merge(id, 1, Integer::sum) >= MOST_OFFERS) {
        missed.remove(id);
        if (answered.contains(id)) {
          taken.add(placement);
        } else {
          offerToRun(placement);
        }
      }
    }
    taken.forEach(placement -> core.released(placement.id()));
    lost(worker, taken);
  }

  /** The process of a worker is known to be gone. */
  void gone(SimulatedWorker.Ref worker) {
    tell(
        scheduler -> {
          if (worker.equals(workers.get(worker.name()))) {
            workers.remove(worker.name());
            lost(worker.name(), scheduler.lost(worker.name(), worker.incarnation()));
          }
        });
  }

  private void lost(String worker, List<Placement> lost) {
    Map<String, Set<Long>> byRun = new TreeMap<>();
    lost.forEach(each -> byRun.computeIfAbsent(each.run(), _ -> new HashSet<>()).add(each.id()));
    byRun.forEach((run, places) -> node.own(run).lost(worker, places));
  }
}
