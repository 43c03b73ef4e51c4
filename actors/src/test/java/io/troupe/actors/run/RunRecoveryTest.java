package io.troupe.actors.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.Await;
import io.troupe.actors.Plans;
import io.troupe.actors.Plans.Group;
import io.troupe.actors.artifacts.ArtifactTransfer;
import io.troupe.actors.cache.KeyHistory;
import io.troupe.actors.cache.ResultCache;
import io.troupe.actors.core.Answer;
import io.troupe.actors.core.Placement;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.home.OwnerLock;
import io.troupe.actors.journal.Durability;
import io.troupe.actors.journal.JournalSetup;
import io.troupe.actors.journal.SqliteJournal;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.testkinds.TestKinds;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose process restarts while an attempt is made elsewhere. */
class RunRecoveryTest {
  private static final String RUN = "20260101-000000-aaaaa";
  private static final TaskId TASK = new TaskId("a");
  private static final Plan PLAN =
      Plans.plan().with(Group.of("a", "noop")).with(Group.of("b", "noop").needs("a")).named("two");

  @TempDir Path root;
  private HomeFolder home;
  private SqliteJournal journal;
  private ExecutorService aside;
  private ActorSystem<Void> system;
  private Probe<SchedulerMessage> scheduler;
  private Probe<WorkerMessage> worker;
  private Probe<ClusterSharding.ShardCommand> shard;
  private ActorRef<RunMessage> run;
  private int entities;

  @BeforeEach
  void start() {
    home = new HomeFolder(root);
    journal = new SqliteJournal(home.journal(), Durability.PROCESS);
    aside = Executors.newSingleThreadExecutor();
    system = TestSystem.start(new JournalSetup(journal));
    scheduler = Probe.of(system);
    worker = Probe.of(system);
    shard = Probe.of(system);
    run = system.<RunMessage>ignoreRef();
  }

  @AfterEach
  void stop() {
    system.terminate();
    io.troupe.actors.Nodes.await(system.getWhenTerminated());
    aside.shutdown();
    journal.close();
  }

  @Test
  void adoptsAnAttemptThatShowsItself() {
    long token = leased(7);
    restart(Duration.ofSeconds(2), false);
    assertThat(heartbeat(token).renewed()).containsExactly(token);
    assertThat(complete(token).kind()).isEqualTo(Answer.Kind.ACCEPTED);
    assertThat(complete(token).kind()).isEqualTo(Answer.Kind.UNCHANGED);
  }

  @Test
  void takesAResultThatComesBeforeAnyHeartbeat() {
    long token = leased(7);
    restart(Duration.ofSeconds(2), false);
    assertThat(complete(token).kind()).isEqualTo(Answer.Kind.ACCEPTED);
  }

  @Test
  void endsAnAttemptThatDoesNotShowItselfAndRefusesItsLateResult() {
    long token = leased(7);
    restart(Duration.ofMillis(500), false);
    assertThat(scheduler.within(SchedulerMessage.Announce.class, Duration.ofSeconds(4))).isEmpty();
    assertThat(scheduler.next(SchedulerMessage.Announce.class).tasks()).containsExactly(TASK);
    assertThat(heartbeat(token).stale()).containsExactly(token);
    assertThat(complete(token).kind()).isEqualTo(Answer.Kind.STALE);
  }

  @Test
  void givesUpAtOnceWhatDiedWithItsProcess() {
    long token = leased(7);
    restart(Duration.ofSeconds(2), true);
    assertThat(scheduler.next(SchedulerMessage.Announce.class).tasks()).containsExactly(TASK);
    assertThat(complete(token).kind()).isEqualTo(Answer.Kind.STALE);
  }

  @Test
  void repeatsAnOrderThatGotLost() {
    long token = leased(7);
    tell(new RunCommand.Cancel("somebody wants it"));
    assertThat(worker.next(WorkerMessage.Cancel.class).token()).isEqualTo(token);
    show(token);
    assertThat(worker.next(WorkerMessage.Cancel.class).token()).isEqualTo(token);
    restart(Duration.ofSeconds(2), false);
    show(token);
    assertThat(worker.next(WorkerMessage.Cancel.class).reason()).isEqualTo("somebody wants it");
  }

  @Test
  void aLostPlaceEndsItsOwnAttemptAndNoLaterOne() {
    long first = leased(7);
    run.tell(new RunMessage.Lost("w", List.of(7L), "it burns"));
    assertThat(scheduler.next(SchedulerMessage.Announce.class).tasks()).containsExactly(TASK);
    long second = lease(8);
    run.tell(new RunMessage.Lost("w", List.of(7L), "it burns"));
    assertThat(heartbeat(second).renewed()).containsExactly(second);
    assertThat(complete(first).kind()).isEqualTo(Answer.Kind.STALE);
    assertThat(complete(second).kind()).isEqualTo(Answer.Kind.ACCEPTED);
  }

  @Test
  void aPlaceToldTwiceMakesOneAttempt() {
    leased(7);
    run.tell(new RunMessage.Offered(placement(7), worker.ref(), Map.of(), scheduler.ref()));
    assertThat(scheduler.next(SchedulerMessage.Answered.class).answer().kind())
        .isEqualTo(Answer.Kind.UNCHANGED);
    assertThat(worker.within(WorkerMessage.Assign.class, Duration.ofMillis(300))).isEmpty();
  }

  /** Begins the run and leases its task in the place with this id. */
  private long leased(long place) {
    spawn(Duration.ofSeconds(15), true);
    tell(new RunCommand.Submit(RUN, PLAN, Value.Mapping.empty()));
    scheduler.next(SchedulerMessage.Announce.class);
    return lease(place);
  }

  private long lease(long place) {
    run.tell(new RunMessage.Offered(placement(place), worker.ref(), Map.of(), scheduler.ref()));
    assertThat(scheduler.next(SchedulerMessage.Answered.class).answer().kind())
        .isEqualTo(Answer.Kind.ACCEPTED);
    return worker.next(WorkerMessage.Assign.class).token();
  }

  private static Placement placement(long id) {
    return new Placement(id, RUN, TASK, "w", "cpu:0", List.of(), Resources.DEFAULT, "default");
  }

  private void show(long token) {
    run.tell(
        new RunMessage.Heartbeat("w", List.of(new RunMessage.Held(TASK, token)), worker.ref()));
  }

  private WorkerMessage.Renewed heartbeat(long token) {
    show(token);
    return worker.next(WorkerMessage.Renewed.class);
  }

  private Answer complete(long token) {
    TaskResult result =
        new TaskResult(TASK, "noop", new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    return tell(new RunCommand.Completed(TASK, token, result, new TreeMap<>()));
  }

  private Answer tell(RunCommand command) {
    Probe<Answer> answers = Probe.of(system);
    run.tell(new RunMessage.Told(command, answers.ref()));
    return answers.next(Answer.class);
  }

  private void restart(Duration ttl, boolean alone) {
    run.tell(new RunMessage.Stop());
    Await.until("the end of the first", Duration.ofSeconds(10), this::isFree);
    scheduler.drain();
    worker.drain();
    spawn(ttl, alone);
  }

  private boolean isFree() {
    try {
      return OwnerLock.holder(home.run(RUN)).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void spawn(Duration ttl, boolean alone) {
    try {
      ResultCache cache = new ResultCache(home.cache(), ArtifactStore.at(home.store()));
      DataFolders data = new DataFolders(List.of(root));
      RunServices services =
          new RunServices(
              home,
              journal,
              new Preparer(TestKinds.kinds(), data, cache, new KeyHistory(home.keys())),
              cache,
              new Followers(Duration.ofMillis(10)),
              aside,
              InstantSource.system(),
              scheduler::ref,
              ttl,
              ArtifactTransfer.SAME_STORE,
              alone);
      run =
          system.systemActorOf(
              RunEntity.create(RUN, services, shard.ref()), "run-" + entities++, Props.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
