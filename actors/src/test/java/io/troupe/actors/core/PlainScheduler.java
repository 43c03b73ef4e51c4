package io.troupe.actors.core;

import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a scheduler places, in the simplest way: every count is a sum, every order a sort. */
final class PlainScheduler {
  private final Map<String, WorkerSpace> workers = new TreeMap<>();
  private final List<Group> groups = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private long nextPlacement = 1;

  private static final class Group {
    final String run;
    final Plan.Queue queue;
    final TaskGroup spec;
    final List<TaskId> tasks = new ArrayList<>();
    boolean heldBack;

    Group(String run, Plan.Queue queue, TaskGroup spec) {
      this.run = run;
      this.queue = queue;
      this.spec = spec;
    }
  }

  private static final class Held {
    final Placement placement;
    boolean yielded;

    Held(Placement placement) {
      this.placement = placement;
    }
  }

  void offer(WorkerOffer offer) {
    workers.put(offer.worker(), new WorkerSpace(offer, "1"));
  }

  void announce(String run, Plan.Queue queue, TaskGroup spec, List<TaskId> tasks) {
    Group group = find(run, spec.name());
    if (group == null) {
      group = new Group(run, queue, spec);
      groups.add(group);
    }
    for (TaskId task : tasks) {
      if (!group.tasks.contains(task)) {
        group.tasks.add(task);
      }
    }
    group.heldBack = false;
  }

  private @Nullable Group find(String run, String name) {
    return groups.stream()
        .filter(group -> group.run.equals(run) && group.spec.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  void withdraw(String run, List<TaskId> tasks) {
    groups.stream()
        .filter(group -> group.run.equals(run))
        .forEach(group -> group.tasks.removeAll(tasks));
  }

  void forget(String run) {
    groups.removeIf(group -> group.run.equals(run));
  }

  List<Placement> place() {
    List<Placement> placements = new ArrayList<>();
    List<Group> candidates = new ArrayList<>(groups);
    candidates.removeIf(group -> group.tasks.isEmpty());
    while (!candidates.isEmpty()) {
      candidates.sort(
          Comparator.comparingInt((Group group) -> -group.queue.priority())
              .thenComparingInt(group -> cpu(group.queue.name()))
              .thenComparingLong(group -> places(group.run))
              .thenComparingInt(groups::indexOf));
      Group next = candidates.getFirst();
      if (limited(next) || !place(next, placements) || next.tasks.isEmpty()) {
        candidates.remove(next);
      }
    }
    return placements;
  }

  private int cpu(String queue) {
    return held.stream()
        .filter(each -> !each.yielded && each.placement.queue().equals(queue))
        .mapToInt(each -> each.placement.resources().cpu())
        .sum();
  }

  private long places(String run) {
    return held.stream().filter(each -> !each.yielded && each.placement.run().equals(run)).count();
  }

  private boolean limited(Group group) {
    long ofGroup =
        held.stream()
            .map(each -> each.placement)
            .filter(each -> each.run().equals(group.run))
            .filter(each -> each.task().group().equals(group.spec.name()))
            .count();
    return group.heldBack
        || ofGroup >= group.spec.maxParallel().orElse(Integer.MAX_VALUE)
        || places(group.run) >= group.queue.maxParallel().orElse(Integer.MAX_VALUE);
  }

  private boolean place(Group group, List<Placement> into) {
    Resources wanted = group.spec.resources();
    boolean onCpu = Reasons.onCpu(wanted, workers.values());
    WorkerSpace best = null;
    for (WorkerSpace space : workers.values()) {
      if (space.fit(wanted, onCpu).isPresent()
          && (best == null || space.freeCpu() > best.freeCpu())) {
        best = space;
      }
    }
    if (best == null) {
      return false;
    }
    List<String> gpus = best.fit(wanted, onCpu).orElseThrow();
    Placement placement =
        new Placement(
            nextPlacement++,
            group.run,
            group.tasks.removeFirst(),
            best.offer().worker(),
            gpus.isEmpty() ? best.offer().device() : String.join(",", gpus),
            gpus,
            wanted,
            group.queue.name());
    best.take(placement, false);
    held.add(new Held(placement));
    into.add(placement);
    return true;
  }

  void later(Placement placement) {
    remove(placement);
    Group group = find(placement.run(), placement.task().group());
    if (group != null) {
      group.tasks.remove(placement.task());
      group.tasks.addFirst(placement.task());
      group.heldBack = true;
    }
  }

  void released(Placement placement) {
    remove(placement);
    letOn(placement.run());
  }

  private void remove(Placement placement) {
    held.removeIf(each -> each.placement.equals(placement));
    workers.values().forEach(space -> space.free(placement.id()));
  }

  void yielded(Placement placement, boolean on) {
    held.stream()
        .filter(each -> each.placement.equals(placement))
        .forEach(each -> each.yielded = on);
    workers.computeIfPresent(
        placement.worker(),
        (_, space) -> {
          space.take(placement, on);
          return space;
        });
    if (on) {
      letOn(placement.run());
    }
  }

  private void letOn(String run) {
    groups.stream().filter(each -> each.run.equals(run)).forEach(each -> each.heldBack = false);
  }
}
