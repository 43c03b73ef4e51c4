package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Promises over random plans and random worlds; a failure names its seed. */
class RunPropertiesTest {
  private static final int SEEDS = Integer.getInteger("troupe.seeds", 300);
  private static final long FIRST = Long.getLong("troupe.seed", 1);

  @Test
  void keepsItsPromisesWhateverHappens() {
    Map<String, Integer> seen = new HashMap<>();
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      SimulatedRun run = new SimulatedRun(seed);
      try {
        run.toTheEnd();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " (-Dtroupe.seed): " + e.getMessage(), e);
      }
      run.journal().forEach(event -> seen.merge(RunEventCodec.manifest(event), 1, Integer::sum));
    }
    if (SEEDS >= 100) {
      Set<String> missing = new HashSet<>(RunEventCodec.manifests());
      missing.removeAll(seen.keySet());
      assertThat(missing).as("events that no random run has met").isEmpty();
    }
  }
}
