package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RandomPlans.GroupBuilder;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchedulerCoreTest {
  private static final long GIB = 1L << 30;

  private static TaskGroup group(String name, int cpu, long memory) {
    return new GroupBuilder(name).resources(new Resources(cpu, memory, Optional.empty())).build();
  }

  private static List<TaskId> tasks(String group, int count) {
    return IntStream.range(0, count).mapToObj(i -> new TaskId(group + "[i=" + i + "]")).toList();
  }

  private static Plan.Queue queue(String name, int priority) {
    return new Plan.Queue(name, priority, OptionalInt.empty());
  }

  private static WorkerOffer worker(String name, int cpu, long memory) {
    return new WorkerOffer(name, "cpu:0", cpu, memory, List.of());
  }

  private static List<String> placed(SchedulerCore scheduler) {
    return scheduler.place().stream().map(each -> each.run() + "/" + each.task()).toList();
  }

  @Test
  void placesAsManyAsFitAndTheNextWhenOneEnds() {
    SchedulerCore scheduler = new SchedulerCore();
    scheduler.offer(worker("w1", 2, 8 * GIB));
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 1, GIB), tasks("a", 3));
    List<Placement> first = scheduler.place();
    assertThat(first).extracting(Placement::task).containsExactlyElementsOf(tasks("a", 2));
    assertThat(scheduler.place()).isEmpty();
    scheduler.released(first.getFirst().id());
    assertThat(placed(scheduler)).containsExactly("r/a[i=2]");
  }

  @Test
  void saysWhyATaskWaitsInNumbers() {
    SchedulerCore scheduler = new SchedulerCore();
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 2, 6 * GIB), tasks("a", 1));
    assertThat(scheduler.waiting("r"))
        .containsExactly(new Waiting("a", 1, Waiting.Code.NO_WORKER, "no worker has joined"));
    scheduler.offer(worker("w1", 1, 4 * GIB));
    assertThat(scheduler.waiting("r").getFirst().message())
        .isEqualTo(
            "needs 2 cpu; the largest worker has 1, and needs 6 GiB; the largest worker has 4 GiB");
    scheduler.offer(worker("w1", 2, 8 * GIB));
    scheduler.announce("other", queue("q", 90), group("b", 1, 3 * GIB), tasks("b", 1));
    assertThat(placed(scheduler)).containsExactly("other/b[i=0]");
    assertThat(scheduler.waiting("r"))
        .containsExactly(
            new Waiting(
                "a", 1, Waiting.Code.BUSY, "needs 2 cpu, 6 GiB; w1 has 1 of 2 cpu and 5 GiB free"));
  }

  @Test
  void higherPriorityGoesFirst() {
    SchedulerCore scheduler = new SchedulerCore();
    scheduler.announce("low", queue("q", 10), group("a", 1, GIB), tasks("a", 2));
    scheduler.announce("high", queue("q", 90), group("a", 1, GIB), tasks("a", 2));
    scheduler.offer(worker("w1", 3, 8 * GIB));
    assertThat(placed(scheduler)).containsExactly("high/a[i=0]", "high/a[i=1]", "low/a[i=0]");
  }

  @Test
  void queuesShareAndRunsOfAQueueShare() {
    SchedulerCore scheduler = new SchedulerCore();
    scheduler.announce("r1", queue("one", 50), group("a", 1, GIB), tasks("a", 9));
    scheduler.announce("r2", queue("one", 50), group("a", 1, GIB), tasks("a", 9));
    scheduler.announce("r3", queue("two", 50), group("a", 1, GIB), tasks("a", 9));
    scheduler.offer(worker("w1", 8, 64 * GIB));
    Map<String, Integer> count = new HashMap<>();
    scheduler.place().forEach(each -> count.merge(each.run(), 1, Integer::sum));
    assertThat(count).containsEntry("r1", 2).containsEntry("r2", 2).containsEntry("r3", 4);
  }

  @Test
  void aTaskThatDoesNotFitLetsSmallerOnesPass() {
    SchedulerCore scheduler = new SchedulerCore();
    scheduler.announce("r", Plan.Queue.DEFAULT, group("big", 8, GIB), tasks("big", 1));
    scheduler.announce("r", Plan.Queue.DEFAULT, group("small", 1, GIB), tasks("small", 1));
    scheduler.offer(worker("w1", 2, 8 * GIB));
    assertThat(placed(scheduler)).containsExactly("r/small[i=0]");
    assertThat(scheduler.waiting("r").getFirst().code()).isEqualTo(Waiting.Code.TOO_BIG);
  }

  @Test
  void limitsOfGroupAndRunHold() {
    SchedulerCore scheduler = new SchedulerCore();
    TaskGroup one = new GroupBuilder("one").maxParallel(OptionalInt.of(1)).build();
    Plan.Queue three = new Plan.Queue("q", 50, OptionalInt.of(3));
    scheduler.announce("r", three, one, tasks("one", 4));
    scheduler.announce("r", three, group("a", 1, GIB), tasks("a", 4));
    scheduler.offer(worker("w1", 16, 64 * GIB));
    assertThat(placed(scheduler)).containsExactly("r/one[i=0]", "r/a[i=0]", "r/a[i=1]");
    assertThat(scheduler.waiting("r"))
        .extracting(Waiting::code)
        .containsExactly(Waiting.Code.GROUP_LIMIT, Waiting.Code.RUN_LIMIT);
  }

  @Test
  void aPlacementThatTheRunPutsOffWaitsUntilSomethingEnds() {
    SchedulerCore scheduler = new SchedulerCore();
    scheduler.offer(worker("w1", 2, 8 * GIB));
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 1, GIB), tasks("a", 2));
    List<Placement> two = scheduler.place();
    scheduler.later(two.getLast().id());
    assertThat(scheduler.place()).isEmpty();
    scheduler.released(two.getFirst().id());
    assertThat(placed(scheduler)).containsExactly("r/a[i=1]");
  }

  @Test
  void tasksSpreadOverWorkersAndADrainedOneGetsNone() {
    SchedulerCore scheduler = new SchedulerCore();
    scheduler.offer(worker("w1", 2, 8 * GIB));
    scheduler.offer(worker("w2", 2, 8 * GIB));
    scheduler.offer(worker("w3", 2, 8 * GIB));
    scheduler.drain("w2", true);
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 1, GIB), tasks("a", 9));
    assertThat(scheduler.place())
        .extracting(Placement::worker)
        .containsExactly("w1", "w3", "w1", "w3");
    assertThat(scheduler.lost("w1")).hasSize(2);
    scheduler.offer(worker("w1", 1, GIB));
    assertThat(scheduler.place()).extracting(Placement::worker).containsExactly("w1");
  }

  @Test
  void gpuMemoryIsWhatFitsAndTheCpuTakesOverWhereAllowed() {
    Resources.Gpu six = new Resources.Gpu(1, 6 * GIB, false, Optional.of(">=8.0"), false);
    Resources.Gpu either = new Resources.Gpu(1, 6 * GIB, false, Optional.empty(), true);
    TaskGroup gpu =
        new GroupBuilder("gpu").resources(new Resources(1, GIB, Optional.of(six))).build();
    TaskGroup any =
        new GroupBuilder("any").resources(new Resources(1, GIB, Optional.of(either))).build();
    SchedulerCore scheduler = new SchedulerCore();
    scheduler.offer(worker("w1", 9, 64 * GIB));
    scheduler.announce("r", Plan.Queue.DEFAULT, gpu, tasks("gpu", 3));
    scheduler.announce("r", Plan.Queue.DEFAULT, any, tasks("any", 1));
    assertThat(placed(scheduler)).containsExactly("r/any[i=0]");
    assertThat(scheduler.waiting("r").getFirst().message())
        .isEqualTo("needs 1 GPU of 6 GiB and compute capability >=8.0; no worker has that");
    WorkerOffer.Gpu card = new WorkerOffer.Gpu("cuda:0", 16 * GIB, Optional.of("9.0"));
    scheduler.offer(new WorkerOffer("w2", "cpu:0", 9, 64 * GIB, List.of(card)));
    assertThat(scheduler.place()).extracting(Placement::device).containsExactly("cuda:0", "cuda:0");
    assertThat(scheduler.waiting("r").getFirst().code()).isEqualTo(Waiting.Code.BUSY);
  }

  @Test
  void neverGivesMoreThanThereIs() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SchedulerCore scheduler = new SchedulerCore();
      Map<String, Integer> cpu = new HashMap<>();
      for (int w = 0; w < 3; w++) {
        int threads = 1 + random.nextInt(8);
        cpu.put("w" + w, threads);
        scheduler.offer(worker("w" + w, threads, 64 * GIB));
      }
      List<Placement> live = new ArrayList<>();
      int done = 0;
      for (int g = 0; g < 6; g++) {
        scheduler.announce(
            "r" + g % 2, queue("q" + g % 3, g), group("g" + g, 1, GIB), tasks("g" + g, 20));
      }
      long number = seed;
      while (done < 120) {
        live.addAll(scheduler.place());
        Map<String, Integer> used = new HashMap<>();
        live.forEach(each -> used.merge(each.worker(), 1, Integer::sum));
        used.forEach(
            (worker, count) ->
                assertThat(count).as("seed " + number).isLessThanOrEqualTo(cpu.get(worker)));
        assertThat(live).as("something runs").isNotEmpty();
        scheduler.released(live.remove(random.nextInt(live.size())).id());
        done++;
      }
      assertThat(scheduler.place()).isEmpty();
    }
  }
}
