package io.troupe.actors.core;

import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gives the ready tasks of all runs places on workers. Holds nothing that is durable: runs announce
 * again what waits. One thread at a time; equal calls give equal placements.
 *
 * <p>Order: higher priority; then the queue that holds least CPU; then the run that holds fewest
 * places; then first come. A group that does not fit is passed over, so smaller ones behind it go
 * on. Groups are what is compared, so a decision costs no more with more tasks.
 */
public final class SchedulerCore {
  private final Map<String, WorkerSpace> workers = new TreeMap<>();
  private final Map<String, Map<String, WaitingGroup>> runs = new LinkedHashMap<>();
  private final Map<Long, Held> held = new HashMap<>();
  private final Map<String, Integer> cpuOfQueue = new HashMap<>();
  private final Map<String, Integer> placesOfRun = new HashMap<>();
  private long nextPlacement = 1;
  private long nextOrder = 1;

  /** A placement and whom it is counted for. */
  private record Held(Placement placement, WaitingGroup group, String queue, Resources resources) {}

  /** A worker joined, or has more or less than before. */
  public void offer(WorkerOffer offer) {
    WorkerSpace known = workers.get(offer.worker());
    if (known == null) {
      workers.put(offer.worker(), new WorkerSpace(offer));
    } else {
      known.offer(offer);
    }
  }

  /** The worker gets no task from now on, or does again. */
  public void drain(String worker, boolean on) {
    Optional.ofNullable(workers.get(worker)).ifPresent(space -> space.drain(on));
  }

  /** The worker is gone, and what it held with it. Gives the placements that it had. */
  public List<Placement> lost(String worker) {
    WorkerSpace space = workers.remove(worker);
    List<Placement> lost = new ArrayList<>();
    if (space != null) {
      for (long id : space.placements().stream().sorted().toList()) {
        Optional.ofNullable(held.get(id)).ifPresent(each -> lost.add(each.placement()));
        released(id);
      }
    }
    return lost;
  }

  /** Tasks of {@code run} are ready; announcing one again changes nothing. */
  public void announce(String run, Plan.Queue queue, TaskGroup group, List<TaskId> tasks) {
    WaitingGroup waiting =
        runs.computeIfAbsent(run, _ -> new LinkedHashMap<>())
            .computeIfAbsent(group.name(), _ -> new WaitingGroup(run, nextOrder++, queue, group));
    waiting.queue = queue;
    waiting.spec = group;
    waiting.add(tasks);
    waiting.heldBack = false;
  }

  /** Tasks of {@code run} no longer wait. */
  public void withdraw(String run, List<TaskId> tasks) {
    Map<String, WaitingGroup> groups = runs.getOrDefault(run, Map.of());
    for (TaskId task : tasks) {
      Optional.ofNullable(groups.get(task.group())).ifPresent(group -> group.remove(task));
    }
  }

  /** Nothing of {@code run} waits any more; what it holds stays until it is released. */
  public void forget(String run) {
    Map<String, WaitingGroup> groups = runs.remove(run);
    if (groups != null) {
      groups.values().forEach(WaitingGroup::clear);
    }
  }

  /** Places as many tasks as fit now. */
  public List<Placement> place() {
    List<WaitingGroup> candidates = new ArrayList<>();
    runs.values().forEach(groups -> candidates.addAll(groups.values()));
    candidates.removeIf(WaitingGroup::isEmpty);
    List<Placement> placements = new ArrayList<>();
    while (!candidates.isEmpty()) {
      WaitingGroup next = candidates.stream().min(this::compare).orElseThrow();
      Optional<Placement> placement = limited(next) ? Optional.empty() : place(next);
      placement.ifPresent(placements::add);
      if (placement.isEmpty() || next.isEmpty()) {
        candidates.remove(next);
      }
    }
    return placements;
  }

  /**
   * The run answered {@link Answer.Kind#LATER}: a limit that this scheduler has not counted stands
   * against the placement. Its task waits on, and its group until something of the run ends.
   */
  public void later(long placement) {
    Held back = held.get(placement);
    released(placement);
    if (back != null && runs.containsKey(back.placement().run())) {
      back.group().putBack(back.placement().task());
      back.group().heldBack = true;
    }
  }

  /** The resources of a placement are free again: its process is gone, or the run refused it. */
  public void released(long placement) {
    Held gone = held.remove(placement);
    if (gone == null) {
      return;
    }
    Optional.ofNullable(workers.get(gone.placement().worker()))
        .ifPresent(space -> space.free(placement));
    gone.group().placed--;
    cpuOfQueue.merge(gone.queue(), -gone.resources().cpu(), Integer::sum);
    placesOfRun.merge(gone.placement().run(), -1, Integer::sum);
    runs.getOrDefault(gone.placement().run(), Map.of())
        .values()
        .forEach(group -> group.heldBack = false);
  }

  /** Why the ready tasks of {@code run} wait, by group; groups without such tasks are absent. */
  public List<Waiting> waiting(String run) {
    List<Waiting> reasons = new ArrayList<>();
    for (WaitingGroup group : runs.getOrDefault(run, Map.of()).values()) {
      if (!group.isEmpty()) {
        reasons.add(explain(group));
      }
    }
    return reasons;
  }

  /** All workers by name, with what they are used for. */
  public List<WorkerUse> workers() {
    return workers.values().stream()
        .map(
            space ->
                space.use(
                    space.placements().stream()
                        .sorted()
                        .flatMap(id -> Optional.ofNullable(held.get(id)).stream())
                        .map(Held::placement)
                        .toList()))
        .toList();
  }

  private int compare(WaitingGroup left, WaitingGroup right) {
    return Comparator.comparingInt((WaitingGroup group) -> -group.queue.priority())
        .thenComparingInt(group -> cpuOfQueue.getOrDefault(group.queue.name(), 0))
        .thenComparingInt(group -> placesOfRun.getOrDefault(group.run, 0))
        .thenComparingLong(group -> group.order)
        .compare(left, right);
  }

  private boolean limited(WaitingGroup group) {
    return group.heldBack || group.atLimit() || runAtLimit(group);
  }

  private boolean runAtLimit(WaitingGroup group) {
    return group.queue.maxParallel().isPresent()
        && placesOfRun.getOrDefault(group.run, 0) >= group.queue.maxParallel().getAsInt();
  }

  private Optional<Placement> place(WaitingGroup group) {
    Resources wanted = group.spec.resources();
    boolean onCpu = onCpu(wanted);
    WorkerSpace best = null;
    List<String> gpus = List.of();
    for (WorkerSpace space : workers.values()) {
      Optional<List<String>> fit = space.fit(wanted, onCpu);
      // The emptiest worker first: tasks spread, and the tie goes to the first name.
      if (fit.isPresent() && (best == null || space.freeCpu() > best.freeCpu())) {
        best = space;
        gpus = fit.get();
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    Placement placement =
        new Placement(
            nextPlacement++,
            group.run,
            group.poll(),
            best.offer().worker(),
            gpus.isEmpty() ? best.offer().device() : String.join(",", gpus),
            gpus);
    best.take(placement.id(), wanted, gpus);
    group.placed++;
    cpuOfQueue.merge(group.queue.name(), wanted.cpu(), Integer::sum);
    placesOfRun.merge(group.run, 1, Integer::sum);
    held.put(placement.id(), new Held(placement, group, group.queue.name(), wanted));
    return Optional.of(placement);
  }

  /** Whether the task is to run on a CPU because no worker has its GPUs. */
  private boolean onCpu(Resources wanted) {
    return wanted.gpu().isPresent()
        && wanted.gpu().get().fallbackToCpu()
        && workers.values().stream().noneMatch(space -> space.hasGpus(wanted.gpu().get()));
  }

  private Waiting explain(WaitingGroup group) {
    int tasks = group.size();
    String name = group.spec.name();
    if (group.heldBack) {
      String message = "a limit of the run stands against another task of " + name;
      return new Waiting(name, tasks, Waiting.Code.GROUP_LIMIT, message);
    }
    if (group.atLimit()) {
      String message = "max-parallel of " + name + " is " + group.placed + ", and so many run";
      return new Waiting(name, tasks, Waiting.Code.GROUP_LIMIT, message);
    }
    if (runAtLimit(group)) {
      int most = group.queue.maxParallel().orElseThrow();
      String message = "max-parallel of the run is " + most + ", and so many run";
      return new Waiting(name, tasks, Waiting.Code.RUN_LIMIT, message);
    }
    List<WorkerSpace> open = workers.values().stream().filter(space -> !space.draining()).toList();
    if (open.isEmpty()) {
      String message =
          workers.isEmpty()
              ? "no worker has joined"
              : "all " + workers.size() + " workers are being emptied";
      return new Waiting(name, tasks, Waiting.Code.NO_WORKER, message);
    }
    Resources wanted = group.spec.resources();
    List<WorkerSpace> big = open.stream().filter(space -> space.big(wanted)).toList();
    if (big.isEmpty()) {
      return new Waiting(name, tasks, Waiting.Code.TOO_BIG, Amounts.tooBig(wanted, open));
    }
    boolean onCpu = onCpu(wanted);
    if (big.stream().anyMatch(space -> space.fit(wanted, onCpu).isPresent())) {
      return new Waiting(name, tasks, Waiting.Code.NEXT, "it is placed next");
    }
    String message = Amounts.busy(wanted, big) + ahead(group);
    return new Waiting(name, tasks, Waiting.Code.BUSY, message);
  }

  private String ahead(WaitingGroup group) {
    Set<WaitingGroup> before = new HashSet<>();
    for (Map<String, WaitingGroup> groups : runs.values()) {
      for (WaitingGroup other : groups.values()) {
        if (other != group && !other.isEmpty() && compare(other, group) < 0) {
          before.add(other);
        }
      }
    }
    int tasks = before.stream().mapToInt(WaitingGroup::size).sum();
    return tasks == 0 ? "" : "; " + tasks + " ahead";
  }
}
