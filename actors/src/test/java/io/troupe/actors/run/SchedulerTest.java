package io.troupe.actors.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.Plans;
import io.troupe.actors.Plans.Group;
import io.troupe.actors.core.Answer;
import io.troupe.actors.core.Holding;
import io.troupe.actors.core.Placement;
import io.troupe.actors.core.WorkerOffer;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final TaskGroup GROUP =
      Plans.plan().with(Group.of("a", "noop").cells(2)).named("p").groups().getFirst();
  private static final TaskId TASK = new TaskId("a[i=0]");
  private static final Duration SOON = Duration.ofMillis(300);

  private static final ActorSystem<Void> SYSTEM = TestSystem.start();
  private static int schedulers;
  private final Probe<ShardingEnvelope<RunMessage>> runs = Probe.of(SYSTEM);
  private final Probe<WorkerMessage> worker = Probe.of(SYSTEM);
  private final ActorRef<SchedulerMessage> scheduler =
      SYSTEM.systemActorOf(
          Scheduler.create(runs.ref()), "scheduler-" + schedulers++, Props.empty());

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
  }

  @Test
  void answersEveryOffer() {
    offer(worker);
    WorkerMessage.Welcome first = worker.next(WorkerMessage.Welcome.class);
    offer(worker);
    assertThat(worker.next(WorkerMessage.Welcome.class)).isEqualTo(first);
  }

  @Test
  void placesNothingUponWhatAnotherSchedulerPlaced() {
    announce(TASK);
    Placement before =
        new Placement(7, "other", TASK, "w", "cpu:0", List.of(), Resources.DEFAULT, "default");
    offer(worker, new Holding(before, false));
    assertThat(runs.within(ShardingEnvelope.class, SOON)).isEmpty();
    scheduler.tell(new SchedulerMessage.Released(7));
    Placement next = offered();
    assertThat(next.task()).isEqualTo(TASK);
    assertThat(next.id()).isGreaterThan(System.currentTimeMillis() << 19);
  }

  @Test
  void endsAnAttemptThatNeverGotToItsWorker() {
    announce(TASK);
    offer(worker);
    Placement placement = offered();
    answer(placement);
    for (int i = 1; i < Unlisted.MOST; i++) {
      offer(worker);
    }
    assertThat(runs.within(ShardingEnvelope.class, SOON)).isEmpty();
    offer(worker);
    assertThat(lost().placements()).containsExactly(placement.id());
  }

  @Test
  void leavesAnAttemptAloneThatItsWorkerLists() {
    announce(TASK);
    offer(worker);
    Placement placement = offered();
    answer(placement);
    for (int i = 0; i < 2 * Unlisted.MOST; i++) {
      offer(worker, new Holding(placement, false));
    }
    assertThat(runs.within(ShardingEnvelope.class, SOON)).isEmpty();
  }

  @Test
  void tellsARunAgainThatHasNotAnswered() {
    announce(TASK);
    offer(worker);
    Placement placement = offered();
    for (int i = 0; i < Unlisted.MOST_UNANSWERED; i++) {
      offer(worker);
    }
    assertThat(offered()).isEqualTo(placement);
  }

  @Test
  void anotherProcessUnderANameEndsWhatTheFirstHad() {
    announce(TASK);
    offer(worker);
    Placement placement = offered();
    answer(placement);
    Probe<WorkerMessage> second = Probe.of(SYSTEM);
    announce(new TaskId("a[i=1]"));
    offer(second);
    assertThat(lost().placements()).containsExactly(placement.id());
    Placement next = offered();
    answer(next);
    // The end of the first process is heard of late, and counts no more.
    scheduler.tell(new SchedulerMessage.Gone("w", worker.ref()));
    scheduler.tell(new SchedulerMessage.Leaving("w", worker.ref()));
    assertThat(runs.within(ShardingEnvelope.class, SOON)).isEmpty();
    scheduler.tell(new SchedulerMessage.Gone("w", second.ref()));
    assertThat(lost().placements()).containsExactly(next.id());
  }

  @Test
  void aDrainedWorkerGetsNothingAndTellsLaterSchedulersSo() {
    offer(worker);
    Probe<Boolean> known = Probe.of(SYSTEM);
    scheduler.tell(new SchedulerMessage.Empty("w", true, known.ref()));
    assertThat(known.next(Boolean.class)).isTrue();
    assertThat(worker.next(WorkerMessage.Drain.class).on()).isTrue();
    announce(TASK);
    assertThat(runs.within(ShardingEnvelope.class, SOON)).isEmpty();
    scheduler.tell(new SchedulerMessage.Empty("w", false, known.ref()));
    assertThat(offered().task()).isEqualTo(TASK);
  }

  @Test
  void aWorkerThatDrainsWhenItIsFirstSeenGetsNothing() {
    announce(TASK);
    scheduler.tell(offerOf(worker, true));
    assertThat(runs.within(ShardingEnvelope.class, SOON)).isEmpty();
  }

  private void announce(TaskId task) {
    scheduler.tell(new SchedulerMessage.Announce("run", Plan.Queue.DEFAULT, GROUP, List.of(task)));
  }

  private void offer(Probe<WorkerMessage> from, Holding... holds) {
    scheduler.tell(offerOf(from, false, holds));
  }

  /** Room for one task. */
  private static SchedulerMessage.Offer offerOf(
      Probe<WorkerMessage> from, boolean draining, Holding... holds) {
    WorkerOffer one = new WorkerOffer("w", "cpu:0", 1, 8L << 30, List.of());
    return new SchedulerMessage.Offer(
        one, "host", 1, draining, false, Optional.empty(), List.of(holds), from.ref());
  }

  private void answer(Placement placement) {
    scheduler.tell(
        new SchedulerMessage.Answered(placement.id(), new Answer(Answer.Kind.ACCEPTED, "")));
  }

  private Placement offered() {
    Object message = runs.next(ShardingEnvelope.class).message();
    assertThat(message).isInstanceOf(RunMessage.Offered.class);
    return ((RunMessage.Offered) message).placement();
  }

  private RunMessage.Lost lost() {
    Object message = runs.next(ShardingEnvelope.class).message();
    assertThat(message).isInstanceOf(RunMessage.Lost.class);
    return (RunMessage.Lost) message;
  }
}
