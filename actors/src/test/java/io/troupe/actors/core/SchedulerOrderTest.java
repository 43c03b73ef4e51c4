package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RandomPlans.GroupBuilder;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchedulerOrderTest {
  private static final long GIB = 1L << 30;

  private final List<Placement> live = new ArrayList<>();
  private final List<Placement> waits = new ArrayList<>();

  @Test
  void placesWhatSortingEverythingWouldPlace() {
    int placed = 0;
    for (long seed = 1; seed <= 150; seed++) {
      placed += compare(new SplittableRandom(seed), "seed " + seed);
    }
    assertThat(placed).isGreaterThan(5_000);
  }

  private int compare(SplittableRandom random, String seed) {
    SchedulerCore scheduler = new SchedulerCore(0);
    PlainScheduler plain = new PlainScheduler();
    for (int w = 0; w < 1 + random.nextInt(3); w++) {
      WorkerOffer offer = worker(random, "w" + w);
      scheduler.offer(offer, "1");
      plain.offer(offer);
    }
    live.clear();
    waits.clear();
    int placed = 0;
    for (int step = 0; step < 200; step++) {
      step(random, scheduler, plain);
      if (random.nextInt(3) > 0) {
        List<Placement> placements = scheduler.place();
        assertThat(placements).as("%s, step %d", seed, step).isEqualTo(plain.place());
        live.addAll(placements);
        placed += placements.size();
      }
    }
    return placed;
  }

  private void step(SplittableRandom random, SchedulerCore scheduler, PlainScheduler plain) {
    String run = "r" + random.nextInt(6);
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> {
        int g = random.nextInt(4);
        TaskGroup group = group(run, g);
        List<TaskId> tasks = tasks(group.name(), random.nextInt(8));
        scheduler.announce(run, queue(run), group, tasks);
        plain.announce(run, queue(run), group, tasks);
      }
      case 3 -> {
        List<TaskId> tasks = tasks("g" + random.nextInt(4), 3);
        scheduler.withdraw(run, tasks);
        plain.withdraw(run, tasks);
      }
      case 4 -> {
        if (random.nextInt(5) == 0) {
          scheduler.forget(run);
          plain.forget(run);
        }
      }
      case 5 -> waits(random, scheduler, plain);
      default -> {
        if (!live.isEmpty()) {
          Placement placement = live.remove(random.nextInt(live.size()));
          if (random.nextInt(6) == 0) {
            scheduler.later(placement.id());
            plain.later(placement);
          } else {
            scheduler.released(placement.id());
            plain.released(placement);
          }
        }
      }
    }
  }

  private void waits(SplittableRandom random, SchedulerCore scheduler, PlainScheduler plain) {
    if (random.nextBoolean() && !live.isEmpty()) {
      Placement placement = live.remove(random.nextInt(live.size()));
      waits.add(placement);
      scheduler.yielded(placement.id());
      plain.yielded(placement, true);
    } else if (!waits.isEmpty()) {
      Placement placement = waits.remove(random.nextInt(waits.size()));
      live.add(placement);
      scheduler.resumed(placement.id());
      plain.yielded(placement, false);
    }
  }

  private static WorkerOffer worker(SplittableRandom random, String name) {
    List<WorkerOffer.Gpu> gpus =
        IntStream.range(0, random.nextInt(3))
            .mapToObj(i -> new WorkerOffer.Gpu("cuda:" + i, 16 * GIB, Optional.of("9.0")))
            .toList();
    return new WorkerOffer(name, "cpu:0", 1 + random.nextInt(8), 16 * GIB, gpus);
  }

  private static Plan.Queue queue(String run) {
    int which = run.hashCode() & 7;
    OptionalInt most = which == 1 ? OptionalInt.of(3) : OptionalInt.empty();
    return new Plan.Queue("q" + which % 2, 50 + which / 4, most);
  }

  private static TaskGroup group(String run, int g) {
    Resources.Gpu gpu = new Resources.Gpu(1, 6 * GIB, false, Optional.empty(), run.equals("r1"));
    return new GroupBuilder("g" + g)
        .resources(
            new Resources(1 + g % 3, (1 + g) * GIB, g == 3 ? Optional.of(gpu) : Optional.empty()))
        .maxParallel(g == 1 ? OptionalInt.of(2) : OptionalInt.empty())
        .build();
  }

  private static List<TaskId> tasks(String group, int count) {
    return IntStream.range(0, count).mapToObj(i -> new TaskId(group + "[i=" + i + "]")).toList();
  }

  @Test
  void aDecisionCostsLittleHoweverManyRunsWait() {
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.offer(new WorkerOffer("w", "cpu:0", 64, 1024 * GIB, List.of()), "1");
    TaskGroup group = new GroupBuilder("g").build();
    for (int run = 0; run < 5_000; run++) {
      scheduler.announce("r" + run, Plan.Queue.DEFAULT, group, tasks("g", 4));
    }
    live.addAll(scheduler.place());
    long start = System.nanoTime();
    int placed = 0;
    while (!live.isEmpty()) {
      scheduler.released(live.removeFirst().id());
      List<Placement> next = scheduler.place();
      placed += next.size();
      live.addAll(next);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(placed).isEqualTo(20_000 - 64);
    // A sort of 5,000 groups for each would take a minute; this takes a fraction of a second.
    assertThat(took).isLessThan(Duration.ofSeconds(5));
  }
}
