package io.troupe.actors.core;

import io.troupe.actors.core.SimulatedWorld.Setup;
import java.util.List;
import java.util.Optional;

/** Makes a simulation that fails as small as it can, and tells it. */
final class Shrinking {
  private static final int MOST_TRIES = 1_000;
  private static final int VARIANTS = 12;
  private static final int TOLD = 150;

  private Setup smallest;
  private int tries;

  private Shrinking(Setup failing) {
    smallest = failing;
  }

  /** How a simulation of {@code setup} fails, if it does. */
  static Optional<Throwable> failure(Setup setup, boolean tracing) {
    return failure(new Simulation(setup, tracing));
  }

  private static Optional<Throwable> failure(Simulation simulation) {
    try {
      simulation.toTheEnd();
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }

  /**
   * What there is to say of the seed of {@code failing}: the smallest way to fail, step by step.
   */
  static String report(Setup failing) {
    Setup smallest = new Shrinking(failing).shrink();
    Simulation simulation = new Simulation(smallest, true);
    Optional<Throwable> failure = failure(simulation);
    List<String> trace = simulation.world().trace;
    return "seed %d fails (-Dtroupe.simulator.seed=%d), shrunk to %s:%n%s%n%s"
        .formatted(
            failing.seed(),
            failing.seed(),
            smallest,
            String.join("\n", trace.subList(Math.max(0, trace.size() - TOLD), trace.size())),
            failure.map(Throwable::getMessage).orElse("it does not fail when it is told"));
  }

  /** The smallest setup that was found. */
  static Setup smallest(Setup failing) {
    return new Shrinking(failing).shrink();
  }

  private Setup shrink() {
    boolean _ = fails(smallest.runs(1));
    int groups = 1;
    while (groups < smallest.groups() && !fails(smallest.groups(groups))) {
      groups++;
    }
    int workers = 1;
    while (workers < smallest.workers() && !fails(smallest.workers(workers))) {
      workers++;
    }
    int most = 0;
    while (most < Math.min(struck(), smallest.faults()) && !fails(smallest.faults(most))) {
      most = most * 3 / 2 + 1;
    }
    while (smallest.chaosMillis() > 1_000 && fails(smallest.until(smallest.chaosMillis() / 2))) {
      tries++;
    }
    for (int place = Math.min(struck(), smallest.faults()) - 1; place >= 0; place--) {
      boolean _ = fails(smallest.spares(place));
    }
    return smallest;
  }

  private int struck() {
    Simulation simulation = new Simulation(smallest, false);
    Optional<Throwable> _ = failure(simulation);
    return simulation.world().struck();
  }

  /** Whether it fails with other chance too: a small thing is seldom hit at once. */
  private boolean fails(Setup smaller) {
    for (int variant = 0; variant < VARIANTS && tries < MOST_TRIES; variant++) {
      tries++;
      Setup other = smaller.variant(variant);
      if (failure(other, false).isPresent()) {
        smallest = other;
        return true;
      }
    }
    return false;
  }
}
