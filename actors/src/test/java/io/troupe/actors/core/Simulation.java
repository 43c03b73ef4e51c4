package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.SimulatedWorld.Setup;
import java.util.List;

/** Lets a world go to its end, through chaos into calm, and holds it against the promises. */
final class Simulation {
  private static final int MOST_STEPS = 400_000;

  /** Of virtual time after the chaos. */
  private static final long MOST_CALM = 3_600_000;

  /** Of virtual time after the last run has ended, until nothing may be left. */
  private static final long SETTLED = 120_000;

  private final SimulatedWorld world;

  Simulation(Setup setup, boolean tracing) {
    world = new SimulatedWorld(setup, tracing);
  }

  SimulatedWorld world() {
    return world;
  }

  void toTheEnd() {
    world.coordinator.start();
    world.workers.forEach(SimulatedNode::start);
    world.at(500, this::chaos);
    world.at(world.setup.chaosMillis() + 1, this::calm);
    int steps = 0;
    while (!(world.calm() && world.coordinator.finished())) {
      assertThat(++steps).as("steps to the end").isLessThan(MOST_STEPS);
      assertThat(world.now())
          .as("time to the end: %s", this)
          .isLessThan(world.setup.chaosMillis() + MOST_CALM);
      assertThat(world.step()).as("something happens").isTrue();
    }
    long settled = world.now() + SETTLED;
    while (world.now() < settled) {
      assertThat(++steps).as("steps to the end").isLessThan(MOST_STEPS);
      assertThat(world.step()).as("something happens").isTrue();
    }
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    world.coordinator.journals.values().forEach(SimulatedJournal::assertAcknowledged);
    for (SimulatedWorker worker : world.workers) {
      assertThat(worker.attempts()).as("attempts left on %s", worker.name).isZero();
    }
    List<WorkerUse> uses = world.coordinator.scheduler.core.workers();
    assertThat(uses).as("workers that are known").hasSize(world.workers.size());
    for (WorkerUse use : uses) {
      assertThat(use.placements()).as("places left on %s", use.offer().worker()).isEmpty();
      assertThat(use.freeCpu()).isEqualTo(use.offer().cpu());
    }
    for (String run : world.coordinator.runs()) {
      assertThat(world.coordinator.scheduler.core.waiting(run)).as("what waits").isEmpty();
      assertThat(world.coordinator.own(run).state().leased()).as("leases left").isZero();
    }
  }

  private void chaos() {
    if (world.calm()) {
      return;
    }
    SimulatedWorker worker = world.workers.get(world.random.nextInt(world.workers.size()));
    long millis = 500L + world.random.nextInt(20_000);
    List<String> runs = world.coordinator.runs();
    String run = runs.get(world.random.nextInt(runs.size()));
    int people = world.random.nextInt(12);
    switch (world.random.nextInt(12)) {
      case 0, 1 -> {
        if (worker.up() && strikes(worker.name + " is killed for " + millis)) {
          worker.die(millis);
        }
      }
      case 2 -> {
        if (worker.up() && strikes(worker.name + " is stopped for " + 2 * millis)) {
          worker.freeze(2 * millis);
        }
      }
      case 3 -> {
        if (strikes(worker.name + " is cut off for " + 2 * millis)) {
          worker.cutOff(2 * millis);
        }
      }
      case 4 -> {
        SimulatedCoordinator coordinator = world.coordinator;
        if (coordinator.up() && strikes("the coordinator is killed for " + millis)) {
          coordinator.die(millis);
        }
      }
      case 5 -> {
        if (world.coordinator.up() && strikes("the coordinator is stopped for " + millis)) {
          world.coordinator.freeze(millis);
        }
      }
      case 6 -> {
        boolean on = world.random.nextBoolean();
        if (strikes(worker.name + (on ? " is emptied" : " is opened"))) {
          worker.drain(on);
        }
      }
      case 7 -> {
        if (world.coordinator.up() && strikes("people do " + people + " to " + run)) {
          world.coordinator.people(run, people);
        }
      }
      default -> {}
    }
    world.at(world.now() + 200 + world.random.nextInt(3_000), this::chaos);
  }

  private boolean strikes(String what) {
    return world.strikes(1000, () -> what);
  }

  /** From now on every process runs, every worker is open and every run goes on. */
  private void calm() {
    world.log(() -> "calm");
    world.workers.forEach(worker -> worker.drain(false));
    goOn();
  }

  private void goOn() {
    if (world.coordinator.up()) {
      world.coordinator.runs().forEach(run -> world.coordinator.people(run, 3));
      world.workers.forEach(worker -> worker.drain(false));
    }
    if (!world.coordinator.finished()) {
      world.at(world.now() + 30_000, this::goOn);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    world.coordinator.journals.forEach(
        (run, journal) -> {
          if (!journal.finished()) {
            text.append('\n').append(StateText.of(RunState.EMPTY.evolve(journal.events())));
          }
        });
    return text.toString();
  }
}
