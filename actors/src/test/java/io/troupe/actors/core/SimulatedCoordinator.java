package io.troupe.actors.core;

import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The process that owns all runs and has the scheduler. Only journals outlive it. */
final class SimulatedCoordinator extends SimulatedNode {
  private static final Instant BORN = Instant.parse("2026-01-01T00:00:00Z");

  final Map<String, SimulatedJournal> journals = new LinkedHashMap<>();
  final Map<String, SimulatedOwner> owners = new LinkedHashMap<>();
  private final Map<String, Plan> plans = new LinkedHashMap<>();
  private final Map<String, Boolean> submitted = new LinkedHashMap<>();
  SimulatedScheduler scheduler;

  SimulatedCoordinator(SimulatedWorld world) {
    super(world, "coordinator", 0.7 + world.random.nextDouble());
    for (int run = 0; run < world.setup.runs(); run++) {
      SplittableRandom random = new SplittableRandom(world.setup.seed() * 31 + run);
      Plan plan = RandomPlans.draw(random);
      List<TaskGroup> groups = plan.groups();
      plans.put(
          "run" + run,
          RandomPlans.plan(
              plan.queue(), groups.subList(0, Math.min(groups.size(), world.setup.groups()))));
      journals.put("run" + run, new SimulatedJournal(world, "run" + run));
    }
    scheduler = new SimulatedScheduler(this);
  }

  Instant instant() {
    return BORN.plusMillis(clock());
  }

  @Override
  void begin() {
    scheduler = new SimulatedScheduler(this);
    owners.clear();
    journals.forEach(
        (run, journal) -> {
          if (!journal.isEmpty() && !journal.finished()) {
            own(run);
          }
        });
    submit();
  }

  /** The client repeats what nobody has acknowledged. */
  private void submit() {
    plans.forEach(
        (run, plan) -> {
          if (!submitted.containsKey(run)) {
            tell(
                run,
                new RunCommand.Submit(run, plan, Value.Mapping.empty()),
                answer -> {
                  if (answer.kind() == Answer.Kind.ACCEPTED
                      || answer.kind() == Answer.Kind.UNCHANGED) {
                    submitted.put(run, true);
                  }
                });
          }
        });
    if (submitted.size() < plans.size()) {
      later(1_000, this::submit);
    }
  }

  @Override
  void die(long downMillis) {
    owners.values().forEach(SimulatedOwner::stop);
    journals.values().forEach(SimulatedJournal::crash);
    super.die(downMillis);
  }

  SimulatedJournal journal(String run) {
    SimulatedJournal journal = journals.get(run);
    if (journal == null) {
      throw new IllegalArgumentException("no run " + run);
    }
    return journal;
  }

  /** The owner of {@code run}, which begins where there is none. */
  SimulatedOwner own(String run) {
    SimulatedOwner owner = owners.get(run);
    if (owner == null) {
      owner = new SimulatedOwner(this, run, journal(run));
      owners.put(run, owner);
      owner.recover();
    }
    return owner;
  }

  /** The owner of a run has failed; another begins a little later. */
  void failed(String run) {
    owners.remove(run);
    later(
        200,
        () -> {
          SimulatedJournal journal = journal(run);
          if (!journal.isEmpty() && !journal.finished()) {
            own(run);
          }
        });
  }

  void tell(String run, RunCommand command, Consumer<Answer> answer) {
    own(run).receive(() -> own(run).decide(command, answer));
  }

  boolean finished() {
    return journals.values().stream().allMatch(SimulatedJournal::finished);
  }

  /** What people do to a run. */
  void people(String run, int what) {
    switch (what) {
      case 0 -> tell(run, new RunCommand.Pause(), _ -> {});
      case 1 -> tell(run, new RunCommand.Cancel("somebody wants it"), _ -> {});
      case 2 -> tell(run, new RunCommand.Retry(Set.of()), _ -> {});
      default -> tell(run, new RunCommand.Resume(), _ -> {});
    }
  }

  List<String> runs() {
    return new ArrayList<>(plans.keySet());
  }
}
