package io.troupe.actors.core;

import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gives the ready tasks of all runs places on workers. Holds nothing that is durable: runs announce
 * again what waits, and workers say again what they hold. One thread at a time; equal calls give
 * equal placements.
 *
 * <p>Order: higher priority; then the queue that holds least CPU; then the run that holds fewest
 * places; then first come. A group that does not fit is passed over, so smaller ones behind it go
 * on. Groups are what is compared, so a decision costs no more with more tasks.
 */
public final class SchedulerCore {
  private final Map<String, WorkerSpace> workers = new TreeMap<>();
  private final Map<String, Map<String, WaitingGroup>> runs = new LinkedHashMap<>();
  private final FairOrder order = new FairOrder();
  private final Map<Long, Held> held = new HashMap<>();
  private final Map<GroupKey, Integer> placed = new HashMap<>();
  private long lastPlacement;
  private long nextOrder = 1;

  /**
   * A placement that was given and not released.
   *
   * @param answered whether its run or its worker has answered for it
   * @param reported whether its worker has said that it holds it
   * @param yielded whether its task waits for child tasks
   */
  private record Held(Placement placement, boolean answered, boolean reported, boolean yielded) {}

  /** A group of a run. */
  private record GroupKey(String run, String group) {
    static GroupKey of(Placement placement) {
      return new GroupKey(placement.run(), placement.task().group());
    }
  }

  /**
   * A scheduler without workers and runs.
   *
   * @param epoch the ids of its placements are above this, see {@link #epoch}
   */
  public SchedulerCore(long epoch) {
    lastPlacement = epoch;
  }

  /**
   * An epoch above all ids of schedulers that began before {@code now}: a million ids for each
   * millisecond, more than a scheduler can use.
   */
  public static long epoch(Instant now) {
    return now.toEpochMilli() << 20;
  }

  /**
   * A worker joined, or has more or less than before.
   *
   * @param incarnation of the worker: another one under the same name ends the earlier one
   * @return what the earlier incarnation held; it is lost, as with {@link #lost}
   */
  public List<Placement> offer(WorkerOffer offer, String incarnation) {
    // What a run waits for may have ended before it put a placement off: nothing else may tell.
    runs.keySet().forEach(this::letOn);
    String name = offer.worker();
    WorkerSpace known = workers.get(name);
    if (known != null && known.incarnation().equals(incarnation)) {
      known.offer(offer);
      return List.of();
    }
    List<Placement> lost = known == null ? List.of() : lost(name, known.incarnation());
    workers.put(name, new WorkerSpace(offer, incarnation));
    return lost;
  }

  /**
   * What a worker that offers holds, all of it: what a scheduler before this one placed is taken
   * over, and what it held before and no more is released. Placements that are still on their way
   * to the worker stay.
   *
   * @return the placements that this scheduler did not know
   */
  public List<Placement> holds(String worker, List<Holding> all) {
    WorkerSpace space = workers.get(worker);
    if (space == null) {
      return List.of();
    }
    List<Placement> adopted = new ArrayList<>();
    Set<Long> ids = new HashSet<>();
    for (Holding holding : all) {
      ids.add(holding.placement().id());
      if (adopt(space, holding)) {
        adopted.add(holding.placement());
      }
    }
    for (long id : space.placements()) {
      Held known = held.get(id);
      if (known != null && known.reported() && !ids.contains(id)) {
        released(id);
      }
    }
    return adopted;
  }

  private boolean adopt(WorkerSpace space, Holding holding) {
    Placement placement = holding.placement();
    long id = placement.id();
    Held known = held.get(id);
    if (known == null) {
      take(space, new Held(placement, true, true, false));
    } else {
      held.put(id, new Held(known.placement(), true, true, known.yielded()));
    }
    waits(id, holding.yielded());
    return known == null;
  }

  /** What the worker holds places for, in the order in which they were given. */
  public List<Placement> placements(String worker) {
    WorkerSpace space = workers.get(worker);
    return space == null ? List.of() : placements(space);
  }

  private List<Placement> placements(WorkerSpace space) {
    return space.placements().stream()
        .flatMap(id -> Optional.ofNullable(held.get(id)).stream())
        .map(Held::placement)
        .toList();
  }

  /** The worker gets no task from now on, or does again. Ends with the incarnation. */
  public void drain(String worker, boolean on) {
    Optional.ofNullable(workers.get(worker)).ifPresent(space -> space.drain(on));
  }

  /** The worker's node answers no longer, or does again; it keeps what it holds. */
  public void reachable(String worker, boolean on) {
    Optional.ofNullable(workers.get(worker)).ifPresent(space -> space.reachable(on));
  }

  /**
   * The worker is gone, and what it held with it; nothing where another incarnation has its name.
   * Gives the placements that it had.
   */
  public List<Placement> lost(String worker, String incarnation) {
    WorkerSpace space = workers.get(worker);
    List<Placement> lost = new ArrayList<>();
    if (space != null && space.incarnation().equals(incarnation)) {
      for (long id : space.placements()) {
        Held each = held.get(id);
        released(id);
        if (each != null) {
          lost.add(each.placement());
          if (!each.answered()) {
            putBack(each.placement(), false); // Its run may yet say that it does not want it.
          }
        }
      }
      workers.remove(worker);
    }
    return lost;
  }

  private void putBack(Placement placement, boolean heldBack) {
    WaitingGroup group = groups(placement.run()).get(placement.task().group());
    if (group != null) {
      group.putBack(placement.task());
      group.heldBack |= heldBack;
      settle(group);
    }
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
    settle(waiting);
  }

  /** Tasks of {@code run} no longer wait. */
  public void withdraw(String run, List<TaskId> tasks) {
    Map<String, WaitingGroup> groups = groups(run);
    for (TaskId task : tasks) {
      WaitingGroup group = groups.get(task.group());
      if (group != null) {
        group.remove(task);
        settle(group);
      }
    }
  }

  /** Nothing of {@code run} waits any more; what it holds stays until it is released. */
  public void forget(String run) {
    groups(run).values().forEach(group -> order.set(group, false));
    runs.remove(run);
  }

  /** Places as many tasks as fit now. */
  public List<Placement> place() {
    List<Placement> placements = new ArrayList<>();
    Set<Resources> full = new HashSet<>();
    Optional<WaitingGroup> next = order.first(full);
    while (next.isPresent()) {
      Optional<Placement> placement = place(next.get());
      placement.ifPresent(placements::add);
      if (placement.isEmpty()) {
        // What fits nowhere now fits nowhere for the rest of the round either.
        full.add(next.get().spec.resources());
      }
      next = order.first(full);
    }
    return placements;
  }

  /** The run has the placement. Gives whether it still counts. */
  public boolean answered(long placement) {
    held.computeIfPresent(
        placement,
        (_, known) -> new Held(known.placement(), true, known.reported(), known.yielded()));
    return held.containsKey(placement);
  }

  /** What was placed and nobody has answered for; to be told the runs again, in case it is lost. */
  public List<Placement> unanswered() {
    return held.values().stream()
        .filter(each -> !each.answered())
        .map(Held::placement)
        .sorted(Comparator.comparingLong(Placement::id))
        .toList();
  }

  /**
   * The run answered {@link Answer.Kind#LATER}: a limit that this scheduler has not counted stands
   * against the placement. Its task waits on, and its group until something of the run ends or a
   * worker offers again.
   */
  public void later(long placement) {
    free(placement).ifPresent(back -> putBack(back, true));
  }

  /** The resources of a placement are free again: its process is gone, or the run refused it. */
  public void released(long placement) {
    free(placement).ifPresent(gone -> letOn(gone.run()));
  }

  /**
   * The task waits for child tasks: its threads and host memory are free for them, and it counts in
   * no queue and not against the run's {@code max-parallel}. Its GPUs stay its own, because what
   * lies there stays, and so does its place among the tasks of its group.
   */
  public void yielded(long placement) {
    waits(placement, true);
  }

  /**
   * The task goes on. It has its threads and memory again at once, even if others took them: then
   * nothing new is placed on the worker until enough has ended.
   */
  public void resumed(long placement) {
    waits(placement, false);
  }

  /** Why the ready tasks of {@code run} wait, by group; groups without such tasks are absent. */
  public List<Waiting> waiting(String run) {
    List<Waiting> reasons = new ArrayList<>();
    Reasons why = new Reasons(workers.values(), runs.values(), order);
    for (WaitingGroup group : groups(run).values()) {
      if (!group.isEmpty()) {
        reasons.add(why.of(group, placed(group)));
      }
    }
    return reasons;
  }

  /** All workers by name, with what they are used for. */
  public List<WorkerUse> workers() {
    return workers.values().stream().map(space -> space.use(placements(space))).toList();
  }

  private Map<String, WaitingGroup> groups(String run) {
    return runs.getOrDefault(run, Map.of());
  }

  /** Lets a group take part in the order exactly while it waits and no limit stands against it. */
  private void settle(WaitingGroup group) {
    order.set(group, !group.isEmpty() && !group.heldBack && !atLimit(group) && !runAtLimit(group));
  }

  private int placed(WaitingGroup group) {
    return placed.getOrDefault(new GroupKey(group.run, group.spec.name()), 0);
  }

  private boolean atLimit(WaitingGroup group) {
    OptionalInt most = group.spec.maxParallel();
    return most.isPresent() && placed(group) >= most.getAsInt();
  }

  private boolean runAtLimit(WaitingGroup group) {
    OptionalInt most = group.queue.maxParallel();
    return most.isPresent() && order.placesOfRun(group.run) >= most.getAsInt();
  }

  private Optional<Placement> place(WaitingGroup group) {
    Resources wanted = group.spec.resources();
    Optional<Spot> spot = Spot.emptiest(workers.values(), wanted);
    if (spot.isEmpty()) {
      return Optional.empty();
    }
    WorkerSpace best = spot.get().space();
    List<String> gpus = spot.get().gpus();
    Placement placement =
        new Placement(
            ++lastPlacement,
            group.run,
            group.poll(),
            best.offer().worker(),
            gpus.isEmpty() ? best.offer().device() : String.join(",", gpus),
            gpus,
            wanted,
            group.queue.name());
    take(best, new Held(placement, false, false, false));
    return Optional.of(placement);
  }

  private void take(WorkerSpace space, Held taken) {
    Placement placement = taken.placement();
    held.put(placement.id(), taken);
    placed.merge(GroupKey.of(placement), 1, Integer::sum);
    space.take(placement, false);
    count(placement, 1);
  }

  private Optional<Placement> free(long id) {
    Held gone = held.remove(id);
    if (gone == null) {
      return Optional.empty();
    }
    Placement placement = gone.placement();
    Optional.ofNullable(workers.get(placement.worker())).ifPresent(space -> space.free(id));
    placed.computeIfPresent(GroupKey.of(placement), (_, count) -> count == 1 ? null : count - 1);
    count(placement, gone.yielded() ? 0 : -1);
    return Optional.of(placement);
  }

  private void waits(long id, boolean on) {
    Held known = held.get(id);
    if (known == null || known.yielded() == on) {
      return;
    }
    Placement placement = known.placement();
    held.put(id, new Held(placement, known.answered(), known.reported(), on));
    Optional.ofNullable(workers.get(placement.worker()))
        .ifPresent(space -> space.take(placement, on));
    count(placement, on ? -1 : 1);
    if (on) {
      letOn(placement.run());
    }
  }

  /** Counts a placement for its queue and run, or takes it off. */
  private void count(Placement placement, int by) {
    Map<String, WaitingGroup> groups = groups(placement.run());
    if (by != 0) {
      order.cpu(placement.queue(), by * placement.resources().cpu());
      order.places(placement.run(), groups.values(), by);
    }
    groups.values().forEach(this::settle);
  }

  /** Lets groups go on that the run had put off: something of it has ended. */
  private void letOn(String run) {
    for (WaitingGroup group : groups(run).values()) {
      group.heldBack = false;
      settle(group);
    }
  }
}
