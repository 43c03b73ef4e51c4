package io.troupe.actors.core;

import io.troupe.pipelines.plan.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Why tasks do not fit, in numbers. */
final class Amounts {
  private Amounts() {}

  /** Why no worker can ever run it. */
  static String tooBig(Resources wanted, List<WorkerSpace> workers) {
    int cpu = workers.stream().mapToInt(space -> space.offer().cpu()).max().orElse(0);
    long memory = workers.stream().mapToLong(space -> space.offer().memoryBytes()).max().orElse(0);
    List<String> parts = new ArrayList<>();
    if (wanted.cpu() > cpu) {
      parts.add("needs " + wanted.cpu() + " cpu; the largest worker has " + cpu);
    }
    if (wanted.memoryBytes() > memory) {
      parts.add(
          "needs " + bytes(wanted.memoryBytes()) + "; the largest worker has " + bytes(memory));
    }
    wanted
        .gpu()
        .filter(gpu -> !gpu.fallbackToCpu() && workers.stream().noneMatch(w -> w.hasGpus(gpu)))
        .ifPresent(
            gpu ->
                parts.add(
                    "needs "
                        + gpu.count()
                        + " GPU of "
                        + bytes(gpu.memoryBytes())
                        + gpu.arch().map(arch -> " and compute capability " + arch).orElse("")
                        + "; no worker has that"));
    return parts.isEmpty()
        ? "needs " + amount(wanted) + "; no single worker has all of it"
        : String.join(", and ", parts);
  }

  /** What is missing on the worker that has most. */
  static String busy(Resources wanted, List<WorkerSpace> big) {
    WorkerSpace best =
        big.stream()
            .max(
                Comparator.comparingInt(WorkerSpace::freeCpu)
                    .thenComparingLong(WorkerSpace::freeMemory))
            .orElseThrow();
    return "needs "
        + amount(wanted)
        + "; "
        + best.offer().worker()
        + " has "
        + Math.max(0, best.freeCpu())
        + " of "
        + best.offer().cpu()
        + " cpu and "
        + bytes(Math.max(0, best.freeMemory()))
        + " free"
        + (wanted.gpu().isPresent() ? ", and its GPUs are taken" : "");
  }

  private static String amount(Resources wanted) {
    return wanted.cpu()
        + " cpu, "
        + bytes(wanted.memoryBytes())
        + wanted
            .gpu()
            .map(gpu -> ", " + gpu.count() + " GPU of " + bytes(gpu.memoryBytes()))
            .orElse("");
  }

  /** A size with the largest binary unit in which it is at least 1. */
  static String bytes(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double amount = bytes;
    int unit = 0;
    while (amount >= 1024 && unit < units.length - 1) {
      amount /= 1024;
      unit++;
    }
    return amount == Math.rint(amount)
        ? (long) amount + " " + units[unit]
        : String.format(Locale.ROOT, "%.1f %s", amount, units[unit]);
  }
}
