package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RandomPlans.GroupBuilder;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
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
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.offer(worker("w1", 2, 8 * GIB), "1");
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 1, GIB), tasks("a", 3));
    List<Placement> first = scheduler.place();
    assertThat(first).extracting(Placement::task).containsExactlyElementsOf(tasks("a", 2));
    assertThat(scheduler.place()).isEmpty();
    scheduler.released(first.getFirst().id());
    assertThat(placed(scheduler)).containsExactly("r/a[i=2]");
  }

  @Test
  void saysWhyATaskWaitsInNumbers() {
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 2, 6 * GIB), tasks("a", 1));
    assertThat(scheduler.waiting("r"))
        .containsExactly(new Waiting("a", 1, Waiting.Code.NO_WORKER, "no worker has joined"));
    scheduler.offer(worker("w1", 1, 4 * GIB), "1");
    assertThat(scheduler.waiting("r").getFirst().message())
        .isEqualTo(
            "needs 2 cpu; the largest worker has 1, and needs 6 GiB; the largest worker has 4 GiB");
    scheduler.offer(worker("w1", 2, 8 * GIB), "1");
    scheduler.announce("other", queue("q", 90), group("b", 1, 3 * GIB), tasks("b", 1));
    assertThat(placed(scheduler)).containsExactly("other/b[i=0]");
    assertThat(scheduler.waiting("r"))
        .containsExactly(
            new Waiting(
                "a", 1, Waiting.Code.BUSY, "needs 2 cpu, 6 GiB; w1 has 1 of 2 cpu and 5 GiB free"));
  }

  @Test
  void higherPriorityGoesFirst() {
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.announce("low", queue("q", 10), group("a", 1, GIB), tasks("a", 2));
    scheduler.announce("high", queue("q", 90), group("a", 1, GIB), tasks("a", 2));
    scheduler.offer(worker("w1", 3, 8 * GIB), "1");
    assertThat(placed(scheduler)).containsExactly("high/a[i=0]", "high/a[i=1]", "low/a[i=0]");
  }

  @Test
  void queuesShareAndRunsOfAQueueShare() {
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.announce("r1", queue("one", 50), group("a", 1, GIB), tasks("a", 9));
    scheduler.announce("r2", queue("one", 50), group("a", 1, GIB), tasks("a", 9));
    scheduler.announce("r3", queue("two", 50), group("a", 1, GIB), tasks("a", 9));
    scheduler.offer(worker("w1", 8, 64 * GIB), "1");
    Map<String, Integer> count = new HashMap<>();
    scheduler.place().forEach(each -> count.merge(each.run(), 1, Integer::sum));
    assertThat(count).containsEntry("r1", 2).containsEntry("r2", 2).containsEntry("r3", 4);
  }

  @Test
  void aTaskThatDoesNotFitLetsSmallerOnesPass() {
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.announce("r", Plan.Queue.DEFAULT, group("big", 8, GIB), tasks("big", 1));
    scheduler.announce("r", Plan.Queue.DEFAULT, group("small", 1, GIB), tasks("small", 1));
    scheduler.offer(worker("w1", 2, 8 * GIB), "1");
    assertThat(placed(scheduler)).containsExactly("r/small[i=0]");
    assertThat(scheduler.waiting("r").getFirst().code()).isEqualTo(Waiting.Code.TOO_BIG);
  }

  @Test
  void limitsOfGroupAndRunHold() {
    SchedulerCore scheduler = new SchedulerCore(0);
    TaskGroup one = new GroupBuilder("one").maxParallel(OptionalInt.of(1)).build();
    Plan.Queue three = new Plan.Queue("q", 50, OptionalInt.of(3));
    scheduler.announce("r", three, one, tasks("one", 4));
    scheduler.announce("r", three, group("a", 1, GIB), tasks("a", 4));
    scheduler.offer(worker("w1", 16, 64 * GIB), "1");
    assertThat(placed(scheduler)).containsExactly("r/one[i=0]", "r/a[i=0]", "r/a[i=1]");
    assertThat(scheduler.waiting("r"))
        .extracting(Waiting::code)
        .containsExactly(Waiting.Code.GROUP_LIMIT, Waiting.Code.RUN_LIMIT);
  }

  @Test
  void aPlacementThatTheRunPutsOffWaitsUntilSomethingEnds() {
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.offer(worker("w1", 2, 8 * GIB), "1");
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 1, GIB), tasks("a", 2));
    List<Placement> two = scheduler.place();
    scheduler.later(two.getLast().id());
    assertThat(scheduler.place()).isEmpty();
    scheduler.released(two.getFirst().id());
    assertThat(placed(scheduler)).containsExactly("r/a[i=1]");
  }

  @Test
  void tasksSpreadOverWorkersAndADrainedOneGetsNone() {
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.offer(worker("w1", 2, 8 * GIB), "1");
    scheduler.offer(worker("w2", 2, 8 * GIB), "1");
    scheduler.offer(worker("w3", 2, 8 * GIB), "1");
    scheduler.drain("w2", true);
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 1, GIB), tasks("a", 9));
    assertThat(scheduler.place())
        .extracting(Placement::worker)
        .containsExactly("w1", "w3", "w1", "w3");
    assertThat(scheduler.lost("w1", "1")).hasSize(2);
    scheduler.offer(worker("w1", 1, GIB), "1");
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
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.offer(worker("w1", 9, 64 * GIB), "1");
    scheduler.announce("r", Plan.Queue.DEFAULT, gpu, tasks("gpu", 3));
    scheduler.announce("r", Plan.Queue.DEFAULT, any, tasks("any", 1));
    assertThat(placed(scheduler)).containsExactly("r/any[i=0]");
    assertThat(scheduler.waiting("r").getFirst().message())
        .isEqualTo("needs 1 GPU of 6 GiB and compute capability >=8.0; no worker has that");
    WorkerOffer.Gpu card = new WorkerOffer.Gpu("cuda:0", 16 * GIB, Optional.of("9.0"));
    scheduler.offer(new WorkerOffer("w2", "cpu:0", 9, 64 * GIB, List.of(card)), "1");
    assertThat(scheduler.place()).extracting(Placement::device).containsExactly("cuda:0", "cuda:0");
    assertThat(scheduler.waiting("r").getFirst().code()).isEqualTo(Waiting.Code.BUSY);
  }

  @Test
  void takesOverWhatWorkersHoldAndGivesIdsThatNobodyHas() {
    SchedulerCore before = new SchedulerCore(SchedulerCore.epoch(Instant.ofEpochMilli(1)));
    before.offer(worker("w1", 2, 8 * GIB), "1");
    before.announce("r", queue("q", 50), group("a", 1, GIB), tasks("a", 3));
    List<Placement> running = before.place();
    SchedulerCore after = new SchedulerCore(SchedulerCore.epoch(Instant.ofEpochMilli(2)));
    after.announce("r", queue("q", 50), group("a", 1, GIB), tasks("a", 3).subList(2, 3));
    after.announce("s", queue("p", 50), group("b", 1, GIB), tasks("b", 1));
    after.offer(worker("w1", 3, 8 * GIB), "1");
    List<Holding> held = running.stream().map(each -> new Holding(each, false)).toList();
    assertThat(after.holds("w1", held)).isEqualTo(running);
    assertThat(after.holds("w1", held)).as("told again").isEmpty();
    assertThat(placed(after)).as("the queue that holds less").containsExactly("s/b[i=0]");
    assertThat(after.workers().getFirst().freeCpu()).isZero();
    after.holds("w1", held.subList(1, 2));
    List<Placement> next = after.place();
    assertThat(next).extracting(Placement::task).containsExactly(new TaskId("a[i=2]"));
    assertThat(next.getFirst().id()).isGreaterThan(running.getLast().id());
  }

  @Test
  void aPlacementOnItsWayIsNotReleasedByAWorkerThatDoesNotKnowIt() {
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.offer(worker("w1", 1, 8 * GIB), "1");
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 1, GIB), tasks("a", 2));
    List<Placement> one = scheduler.place();
    assertThat(scheduler.unanswered()).isEqualTo(one);
    scheduler.holds("w1", List.of());
    assertThat(scheduler.place()).isEmpty();
    scheduler.answered(one.getFirst().id());
    assertThat(scheduler.unanswered()).isEmpty();
    scheduler.holds("w1", List.of());
    assertThat(scheduler.place()).as("its worker may not have it yet").isEmpty();
    scheduler.holds("w1", List.of(new Holding(one.getFirst(), false)));
    scheduler.holds("w1", List.of());
    assertThat(placed(scheduler)).as("its worker had it").containsExactly("r/a[i=1]");
  }

  @Test
  void anotherIncarnationEndsWhatTheOneBeforeHeld() {
    SchedulerCore scheduler = new SchedulerCore(0);
    assertThat(scheduler.offer(worker("w1", 1, 8 * GIB), "1")).isEmpty();
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 1, GIB), tasks("a", 2));
    List<Placement> first = scheduler.place();
    scheduler.drain("w1", true);
    assertThat(scheduler.offer(worker("w1", 1, 8 * GIB), "2")).isEqualTo(first);
    List<Placement> second = scheduler.place();
    assertThat(second).hasSize(1);
    assertThat(scheduler.lost("w1", "1")).as("late news of the first").isEmpty();
    assertThat(scheduler.lost("w1", "2")).isEqualTo(second);
  }

  @Test
  void aTaskWhosePlaceIsLostBeforeItsRunAnsweredWaitsOn() {
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.offer(worker("w1", 2, 8 * GIB), "1");
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 1, GIB), tasks("a", 2));
    List<Placement> two = scheduler.place();
    scheduler.answered(two.getFirst().id());
    assertThat(scheduler.offer(worker("w1", 2, 8 * GIB), "2")).isEqualTo(two);
    scheduler.later(two.getLast().id());
    assertThat(placed(scheduler)).containsExactly("r/a[i=1]");
  }

  @Test
  void aTaskThatWaitsForChildrenLetsThemHaveItsPlace() {
    SchedulerCore scheduler = new SchedulerCore(0);
    Plan.Queue one = new Plan.Queue("q", 50, OptionalInt.of(1));
    scheduler.offer(worker("w1", 1, 8 * GIB), "1");
    scheduler.announce("r", one, group("parent", 1, 8 * GIB), tasks("parent", 1));
    long parent = scheduler.place().getFirst().id();
    scheduler.announce("r", one, group("child", 1, GIB), tasks("child", 2));
    assertThat(scheduler.place()).isEmpty();
    scheduler.yielded(parent);
    long first = scheduler.place().getFirst().id();
    scheduler.resumed(parent);
    assertThat(scheduler.workers().getFirst().freeCpu()).isEqualTo(-1);
    scheduler.released(first);
    assertThat(scheduler.place()).isEmpty();
    scheduler.yielded(parent);
    assertThat(placed(scheduler)).containsExactly("r/child[i=1]");
    scheduler.released(parent);
    assertThat(scheduler.workers().getFirst().freeCpu()).isZero();
  }

  @Test
  void aWorkerThatDoesNotAnswerGetsNothing() {
    SchedulerCore scheduler = new SchedulerCore(0);
    scheduler.offer(worker("w1", 1, 8 * GIB), "1");
    scheduler.reachable("w1", false);
    scheduler.announce("r", Plan.Queue.DEFAULT, group("a", 1, GIB), tasks("a", 1));
    assertThat(scheduler.place()).isEmpty();
    assertThat(scheduler.waiting("r").getFirst().message())
        .isEqualTo("none of 1 workers can be reached");
    scheduler.reachable("w1", true);
    assertThat(scheduler.place()).hasSize(1);
  }

  @Test
  void neverGivesMoreThanThereIs() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SchedulerCore scheduler = new SchedulerCore(0);
      Map<String, Integer> cpu = new HashMap<>();
      for (int w = 0; w < 3; w++) {
        int threads = 1 + random.nextInt(8);
        cpu.put("w" + w, threads);
        scheduler.offer(worker("w" + w, threads, 64 * GIB), "1");
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
