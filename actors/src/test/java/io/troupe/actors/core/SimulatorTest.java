package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.SimulatedWorld.Setup;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole clusters in virtual time; a seed is a run, and what fails is shrunk and told. */
class SimulatorTest {
  private static final int CI_SEEDS = 500;
  private static final int SEEDS = Integer.getInteger("troupe.simulator.seeds", CI_SEEDS);
  private static final Optional<Long> SEED =
      Optional.ofNullable(Long.getLong("troupe.simulator.seed"));

  @Test
  void keepsItsPromisesWhateverHappens() {
    long first = SEED.orElse(1L);
    long last = SEED.orElse((long) SEEDS);
    for (long seed = first; seed <= last; seed++) {
      Setup setup = Setup.of(seed, PlantedFault.NONE);
      Optional<Throwable> failure = Shrinking.failure(setup, false);
      if (failure.isPresent()) {
        throw new AssertionError(Shrinking.report(setup), failure.get());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsEveryFaultThatIsPlanted(PlantedFault planted) {
    Optional<Setup> found = Optional.empty();
    for (long seed = 1; seed <= CI_SEEDS && found.isEmpty(); seed++) {
      Setup setup = Setup.of(seed, planted);
      found =
          Shrinking.failure(setup, false)
              .filter(failure -> String.valueOf(failure.getMessage()).contains(planted.clue))
              .map(_ -> setup);
    }
    assertThat(found).as("%s is found", planted).isPresent();
  }

  @Test
  void aFailureIsShrunkAndTold() {
    Setup failing = Setup.of(2, PlantedFault.RESULT_PUBLISHED_TWICE);
    Setup smallest = Shrinking.smallest(failing);
    assertThat(Shrinking.failure(smallest, false)).isPresent();
    assertThat(faults(smallest)).isLessThanOrEqualTo(4).isLessThan(faults(failing));
    assertThat(Shrinking.report(failing))
        .startsWith("seed 2 fails (-Dtroupe.simulator.seed=2), shrunk to Setup[")
        .contains("FAULT", "TaskSucceeded");
  }

  private static long faults(Setup setup) {
    Simulation simulation = new Simulation(setup, true);
    try {
      simulation.toTheEnd();
    } catch (AssertionError _) {
      // It is the one that was planted.
    }
    return simulation.world().trace.stream().filter(line -> line.contains("FAULT")).count();
  }

  @Test
  void oneSeedIsOneRun() {
    Setup setup = Setup.of(7, PlantedFault.NONE);
    Simulation one = new Simulation(setup, true);
    one.toTheEnd();
    Simulation other = new Simulation(setup, true);
    other.toTheEnd();
    assertThat(other.world().trace).isEqualTo(one.world().trace);
  }
}
