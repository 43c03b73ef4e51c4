package io.troupe.actors.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.Answer;
import io.troupe.actors.core.Holding;
import io.troupe.actors.core.Placement;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.WorkerOffer;
import io.troupe.actors.executor.Attempt;
import io.troupe.actors.executor.AttemptListener;
import io.troupe.actors.executor.ExecutorPool;
import io.troupe.actors.home.HomeFolder;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.protocol.Assignment;
import io.troupe.pipelines.protocol.AttemptOutcome;
import io.troupe.pipelines.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuWorkerTest {
  private static final TaskId TASK = new TaskId("a");
  private static final Duration BEAT = Duration.ofMillis(200);
  private static final Placement PLACEMENT =
      new Placement(9, "run", TASK, "w", "cpu:0", List.of(), Resources.DEFAULT, "default");

  @TempDir static Path home;
  private static final ActorSystem<Void> SYSTEM = TestSystem.start();
  private static int workers;
  private final Probe<ShardingEnvelope<RunMessage>> runs = Probe.of(SYSTEM);
  private final Probe<SchedulerMessage> scheduler = Probe.of(SYSTEM);
  private final BlockingQueue<AttemptListener> begun = new LinkedBlockingQueue<>();
  private final BlockingQueue<TaskFailure> cancelled = new LinkedBlockingQueue<>();
  private final AtomicLong welcomed = new AtomicLong();

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
  }

  @Test
  void offersListWhatItHoldsUntilThatIsOver() throws InterruptedException {
    ActorRef<WorkerMessage> worker = worker(Duration.ofSeconds(30));
    assertThat(offer().holds()).isEmpty();
    assign(worker);
    AttemptListener attempt = begun.take();
    scheduler.drain();
    assertThat(offer().holds()).containsExactly(new Holding(PLACEMENT, false));
    attempt.ended(succeeded());
    assertThat(scheduler.next(SchedulerMessage.Released.class).placement()).isEqualTo(9);
    assertThat(offer().holds()).isEmpty();
  }

  @Test
  void passesOnThatTheSchedulerKnowsIt() {
    ActorRef<WorkerMessage> worker = worker(Duration.ofSeconds(30));
    worker.tell(
        new WorkerMessage.Welcome(77, Optional.empty(), Optional.empty(), Optional.empty()));
    io.troupe.actors.Await.until("77", Duration.ofSeconds(5), () -> welcomed.get() == 77);
  }

  @Test
  void offersSayThatItIsBeingEmptied() {
    ActorRef<WorkerMessage> worker = worker(Duration.ofSeconds(30));
    assertThat(offer().draining()).isFalse();
    worker.tell(new WorkerMessage.Drain(true));
    scheduler.drain();
    assertThat(offer().draining()).isTrue();
  }

  @Test
  void looksForASilentRunMoreOften() {
    ActorRef<WorkerMessage> worker = worker(Duration.ofSeconds(30));
    assign(worker);
    long silent = System.nanoTime();
    for (int i = 0; i < 8; i++) {
      heartbeat();
    }
    // Eight beats without the hurry.
    assertThat(Duration.ofNanos(System.nanoTime() - silent)).isLessThan(BEAT.multipliedBy(5));
    long renewed = System.nanoTime();
    for (int i = 0; i < 4; i++) {
      heartbeat();
      worker.tell(new WorkerMessage.Renewed("run", List.of(3L), List.of()));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - renewed)).isGreaterThan(BEAT.multipliedBy(2));
  }

  @Test
  void endsItsAttemptsWhenTheirRunIsSilentForTooLong() throws InterruptedException {
    ActorRef<WorkerMessage> worker = worker(Duration.ofSeconds(1));
    assign(worker);
    long renewals = System.nanoTime() + Duration.ofMillis(1500).toNanos();
    while (System.nanoTime() < renewals) {
      heartbeat();
      worker.tell(new WorkerMessage.Renewed("run", List.of(3L), List.of()));
    }
    assertThat(cancelled).isEmpty();
    TaskFailure failure = cancelled.poll(5, TimeUnit.SECONDS);
    assertThat(failure).isNotNull();
    assertThat(failure.cause()).isEqualTo(Cause.WORKER_LOST);
    begun.take().ended(AttemptOutcome.Failed.of(failure));
    assertThat(report()).isInstanceOf(RunCommand.AttemptFailed.class);
  }

  @Test
  void reportsAnEndUntilTheRunHasAnswered() throws InterruptedException {
    ActorRef<WorkerMessage> worker = worker(Duration.ofSeconds(30));
    assign(worker);
    begun.take().ended(succeeded());
    assertThat(report()).isInstanceOf(RunCommand.Completed.class);
    RunMessage.Told again = told();
    assertThat(again.command()).isInstanceOf(RunCommand.Completed.class);
    again.replyTo().tell(new Answer(Answer.Kind.ACCEPTED, ""));
    runs.drain();
    scheduler.drain();
    offer();
    offer();
    offer();
    assertThat(runs.drain()).noneMatch(each -> each.message() instanceof RunMessage.Told);
  }

  @Test
  void showsAnAttemptThatIsOverUntilTheRunHasHeardOfIt() throws InterruptedException {
    ActorRef<WorkerMessage> worker = worker(Duration.ofSeconds(30));
    assign(worker);
    begun.take().ended(succeeded());
    assertThat(told().command()).isInstanceOf(RunCommand.Completed.class);
    runs.drain();
    assertThat(heartbeat().held()).containsExactly(new RunMessage.Held(TASK, 3));
  }

  private ActorRef<WorkerMessage> worker(Duration fence) {
    WorkerServices services =
        new WorkerServices(
            new WorkerOffer("w", "cpu:0", 2, 8L << 30, List.of()),
            "host",
            new HomeFolder(home),
            home.resolve("store"),
            new DataFolders(List.of(home)),
            new Pool(),
            new Followers(Duration.ofMillis(10)),
            runs.ref(),
            scheduler.ref(),
            BEAT,
            fence,
            Duration.ofSeconds(1),
            Optional.empty(),
            welcomed::set);
    return SYSTEM.systemActorOf(GpuWorker.create(services), "worker-" + workers++, Props.empty());
  }

  private static void assign(ActorRef<WorkerMessage> worker) {
    worker.tell(
        new WorkerMessage.Assign(
            "run",
            TASK,
            1,
            3,
            PLACEMENT,
            new WorkerMessage.Work(
                "noop", 1, Resources.DEFAULT, Isolation.POOLED, Duration.ofSeconds(15)),
            new TreeMap<>(),
            Value.Mapping.empty(),
            List.of(),
            List.of()));
  }

  private SchedulerMessage.Offer offer() {
    return scheduler.next(SchedulerMessage.Offer.class);
  }

  private RunMessage.Heartbeat heartbeat() {
    Object message = runs.next(ShardingEnvelope.class).message();
    return message instanceof RunMessage.Heartbeat heartbeat ? heartbeat : heartbeat();
  }

  private RunMessage.Told told() {
    Object message = runs.next(ShardingEnvelope.class).message();
    return message instanceof RunMessage.Told told ? told : told();
  }

  private RunCommand report() {
    return told().command();
  }

  private static AttemptOutcome succeeded() {
    return new AttemptOutcome.Succeeded(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  /** Makes nothing; the test says what happens. */
  private final class Pool implements ExecutorPool {
    @Override
    public void warm(int count, long memoryBytes) {}

    @Override
    public Attempt start(
        Assignment assignment, Isolation isolation, Path log, AttemptListener listener) {
      begun.add(listener);
      return new Attempt() {
        @Override
        public void cancel(TaskFailure why, Duration grace) {
          cancelled.add(why);
        }

        @Override
        public void answer(long number, SubtaskOutcome outcome) {}
      };
    }

    @Override
    public void close() {}
  }
}
