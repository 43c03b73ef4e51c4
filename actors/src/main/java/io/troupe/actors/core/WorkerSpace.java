package io.troupe.actors.core;

import io.troupe.pipelines.plan.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A worker with what is free on it. Free is always what it offers less what is taken: the sum over
 * its placements, made anew when they change.
 */
final class WorkerSpace {
  /** Slack that a GPU keeps free beyond what tasks ask for: contexts and fragments. */
  private static final long GPU_SLACK = 256L << 20;

  private WorkerOffer offer;
  private final String incarnation;
  private boolean draining;
  private boolean reachable = true;
  private int takenCpu;
  private long takenMemory;
  private final Map<Long, Taken> taken = new TreeMap<>();

  /** What one placement takes; the host's part only while it does not wait for child tasks. */
  private record Taken(Resources resources, List<String> gpus, boolean yielded) {}

  WorkerSpace(WorkerOffer offer, String incarnation) {
    this.offer = offer;
    this.incarnation = incarnation;
  }

  WorkerOffer offer() {
    return offer;
  }

  String incarnation() {
    return incarnation;
  }

  void offer(WorkerOffer changed) {
    offer = changed;
  }

  boolean draining() {
    return draining;
  }

  void drain(boolean on) {
    draining = on;
  }

  boolean reachable() {
    return reachable;
  }

  void reachable(boolean on) {
    reachable = on;
  }

  /** Whether it takes tasks at all. */
  boolean open() {
    return reachable && !draining;
  }

  List<Long> placements() {
    return List.copyOf(taken.keySet());
  }

  int freeCpu() {
    return offer.cpu() - takenCpu;
  }

  long freeMemory() {
    return offer.memoryBytes() - takenMemory;
  }

  /** Whether an idle worker of this size could hold a task. */
  boolean big(Resources wanted) {
    return offer.cpu() >= wanted.cpu()
        && offer.memoryBytes() >= wanted.memoryBytes()
        && (wanted.gpu().isEmpty()
            || wanted.gpu().get().fallbackToCpu()
            || bigGpus(wanted.gpu().get()) >= wanted.gpu().get().count());
  }

  /** Whether it has the GPUs that a task would rather run on. */
  boolean hasGpus(Resources.Gpu wanted) {
    return bigGpus(wanted) >= wanted.count();
  }

  private long bigGpus(Resources.Gpu wanted) {
    return offer.gpus().stream()
        .filter(gpu -> fits(gpu, wanted) && gpu.memoryBytes() >= needed(wanted))
        .count();
  }

  /** The GPUs that a task could have now; empty where it does not fit. */
  Optional<List<String>> fit(Resources wanted, boolean onCpu) {
    if (!open() || freeCpu() < wanted.cpu() || freeMemory() < wanted.memoryBytes()) {
      return Optional.empty();
    }
    if (wanted.gpu().isEmpty() || onCpu) {
      return Optional.of(List.of());
    }
    Resources.Gpu gpu = wanted.gpu().get();
    List<WorkerOffer.Gpu> free = new ArrayList<>();
    for (WorkerOffer.Gpu each : offer.gpus()) {
      if (fits(each, gpu) && free(each, gpu.exclusive()) >= needed(gpu)) {
        free.add(each);
      }
    }
    // The tightest first, so that large tasks find room.
    free.sort(
        Comparator.comparingLong((WorkerOffer.Gpu each) -> free(each, gpu.exclusive()))
            .thenComparing(WorkerOffer.Gpu::device));
    return free.size() < gpu.count()
        ? Optional.empty()
        : Optional.of(free.subList(0, gpu.count()).stream().map(WorkerOffer.Gpu::device).toList());
  }

  void take(Placement placement, boolean yielded) {
    taken.put(placement.id(), new Taken(placement.resources(), placement.gpus(), yielded));
    sum();
  }

  void free(long placement) {
    taken.remove(placement);
    sum();
  }

  private void sum() {
    takenCpu = 0;
    takenMemory = 0;
    for (Taken each : taken.values()) {
      if (!each.yielded()) {
        takenCpu += each.resources().cpu();
        takenMemory += each.resources().memoryBytes();
      }
    }
  }

  /** What it has and what is free of it, given its placements. */
  WorkerUse use(List<Placement> placements) {
    List<Long> freeGpu = offer.gpus().stream().map(gpu -> Math.max(0, free(gpu, false))).toList();
    return new WorkerUse(offer, draining, reachable, freeCpu(), freeMemory(), freeGpu, placements);
  }

  private static long needed(Resources.Gpu wanted) {
    return wanted.memoryBytes() + Math.max(wanted.memoryBytes() / 10, GPU_SLACK);
  }

  /** Free bytes of a GPU; none where either side wants no neighbours. */
  private long free(WorkerOffer.Gpu gpu, boolean exclusive) {
    long used = 0;
    for (Taken each : taken.values()) {
      if (each.gpus().contains(gpu.device())) {
        Resources.Gpu neighbour = each.resources().gpu().orElseThrow();
        if (neighbour.exclusive() || exclusive) {
          return 0;
        }
        used += neighbour.memoryBytes();
      }
    }
    return gpu.memoryBytes() - used;
  }

  private static boolean fits(WorkerOffer.Gpu gpu, Resources.Gpu wanted) {
    return wanted.arch().map(least -> atLeast(gpu.arch().orElse("0"), least)).orElse(true);
  }

  /** Compares compute capabilities such as {@code 9.0} and {@code >=8.0} part by part. */
  private static boolean atLeast(String has, String least) {
    String[] left = has.split("\\.", -1);
    String[] right = least.replace(">=", "").trim().split("\\.", -1);
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      int a = i < left.length ? Integer.parseInt(left[i]) : 0;
      int b = i < right.length ? Integer.parseInt(right[i]) : 0;
      if (a != b) {
        return a > b;
      }
    }
    return true;
  }
}
