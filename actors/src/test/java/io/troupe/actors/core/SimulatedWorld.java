package io.troupe.actors.core;

import io.troupe.pipelines.TaskResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Virtual time and everything that happens in it. One thread, one seed: the same setup is the same
 * run, step by step.
 */
final class SimulatedWorld {
  /**
   * What a simulation is made of; a smaller one is easier to understand.
   *
   * @param variant another one draws other chance for the same plans
   * @param groups of the plans, at most
   * @param faults that strike, at most: later ones do not
   * @param spared places of faults, from 0, that do not strike either
   * @param chaosMillis until when faults strike
   */
  record Setup(
      long seed,
      int variant,
      PlantedFault planted,
      int runs,
      int groups,
      int workers,
      int faults,
      Set<Integer> spared,
      long chaosMillis) {
    Setup {
      spared = Set.copyOf(spared);
    }

    /** The setup of a seed. */
    static Setup of(long seed, PlantedFault planted) {
      SplittableRandom random = new SplittableRandom(seed);
      return new Setup(
          seed,
          0,
          planted,
          1 + random.nextInt(2),
          7,
          1 + random.nextInt(3),
          Integer.MAX_VALUE,
          Set.of(),
          10_000 + random.nextInt(80_000));
    }

    Setup variant(int number) {
      return new Setup(seed, number, planted, runs, groups, workers, faults, spared, chaosMillis);
    }

    Setup runs(int most) {
      return new Setup(seed, variant, planted, most, groups, workers, faults, spared, chaosMillis);
    }

    Setup groups(int most) {
      return new Setup(seed, variant, planted, runs, most, workers, faults, spared, chaosMillis);
    }

    Setup workers(int most) {
      return new Setup(seed, variant, planted, runs, groups, most, faults, spared, chaosMillis);
    }

    Setup faults(int most) {
      return new Setup(seed, variant, planted, runs, groups, workers, most, Set.of(), chaosMillis);
    }

    Setup spares(int fault) {
      Set<Integer> all = new HashSet<>(spared);
      all.add(fault);
      return new Setup(seed, variant, planted, runs, groups, workers, faults, all, chaosMillis);
    }

    Setup until(long millis) {
      return new Setup(seed, variant, planted, runs, groups, workers, faults, spared, millis);
    }
  }

  /** Something that happens at a time. */
  private record Step(long at, long order, Runnable action) {}

  final Setup setup;
  final SplittableRandom random;
  final List<SimulatedWorker> workers = new ArrayList<>();
  final SimulatedCoordinator coordinator;
  final List<String> trace = new ArrayList<>();

  /** The results of attempts that came to their end, by run and token. */
  final Map<String, TaskResult> complete = new HashMap<>();

  private final boolean tracing;
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::order));
  private long now;
  private long order;
  private int struck;

  SimulatedWorld(Setup setup, boolean tracing) {
    this.setup = setup;
    this.tracing = tracing;
    random = new SplittableRandom(setup.seed() + 0x9E3779B9L * setup.variant());
    coordinator = new SimulatedCoordinator(this);
    for (int i = 0; i < setup.workers(); i++) {
      workers.add(new SimulatedWorker(this, "w" + i));
    }
  }

  long now() {
    return now;
  }

  /** Whether nothing goes wrong any more. */
  boolean calm() {
    return now >= setup.chaosMillis();
  }

  /** How many faults have struck. */
  int struck() {
    return struck;
  }

  void at(long when, Runnable action) {
    steps.add(new Step(Math.max(when, now), order++, action));
  }

  /** Takes the next step; false when nothing is left to happen. */
  boolean step() {
    Step next = steps.poll();
    if (next == null) {
      return false;
    }
    now = next.at();
    next.action().run();
    return true;
  }

  void log(Supplier<String> line) {
    if (tracing) {
      trace.add("%9.3f s  %s".formatted(now / 1e3, line.get()));
    }
  }

  /** Whether a fault strikes that does so {@code perMille} times of a thousand. */
  boolean strikes(int perMille, Supplier<String> what) {
    boolean drawn = random.nextInt(1000) < perMille;
    if (!drawn || calm()) {
      return false;
    }
    int place = struck++;
    if (place >= setup.faults() || setup.spared().contains(place)) {
      return false;
    }
    log(() -> "FAULT " + place + ": " + what.get());
    return true;
  }

  /** A number that depends on the seed and {@code parts} only, not on what happened before. */
  int fate(int bound, Object... parts) {
    long hash = setup.seed() * 0x9E3779B97F4A7C15L;
    for (Object part : parts) {
      hash = (hash ^ part.hashCode()) * 0xff51afd7ed558ccdL;
      hash ^= hash >>> 32;
    }
    return Math.floorMod(hash, bound);
  }

  /**
   * Sends a message between processes: it may be lost, doubled, late, and overtaken.
   *
   * @param arrives what it does where it arrives
   */
  void send(SimulatedNode from, SimulatedNode to, String what, Runnable arrives) {
    if (from.cut() || to.cut()) {
      return;
    }
    if (strikes(40, () -> "lost: " + what)) {
      return;
    }
    deliver(to, what, arrives, 1 + random.nextInt(30));
    if (strikes(40, () -> "doubled: " + what)) {
      deliver(to, what, arrives, 1 + random.nextInt(5_000));
    }
  }

  private void deliver(SimulatedNode to, String what, Runnable arrives, long millis) {
    long late = strikes(30, () -> "late: " + what) ? random.nextInt(25_000) : 0;
    int life = to.life();
    at(
        now + millis + late,
        () -> {
          if (to.up() && to.life() == life) {
            to.whenAwake(arrives);
          }
        });
  }
}
