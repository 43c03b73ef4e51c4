package io.troupe.actors.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.Node;
import io.troupe.actors.Nodes;
import io.troupe.actors.artifacts.ArtifactTransfer;
import io.troupe.actors.artifacts.FlightTransfer;
import io.troupe.actors.cache.KeyHistory;
import io.troupe.actors.cache.ResultCache;
import io.troupe.actors.core.Answer;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.WorkerOffer;
import io.troupe.actors.executor.ExecutorPool;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.journal.Durability;
import io.troupe.actors.journal.JournalSetup;
import io.troupe.actors.journal.SqliteJournal;
import io.troupe.actors.view.Live;
import io.troupe.actors.view.RunView;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.testkinds.TestKinds;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SingletonActor;

/** A coordinator and a worker in two actor systems of this process, which talk over TCP. */
final class ApartFixture implements AutoCloseable {
  final HomeFolder home;
  final Path outbox;
  final Followers followers = new Followers(Duration.ofMillis(10));
  final ActorSystem<Void> coordinator;
  final ActorSystem<Void> worker;
  final ActorRef<ShardingEnvelope<RunMessage>> runs;
  final ArtifactStore store;
  final ArtifactStore workerStore;
  private final ArtifactTransfer transfer;
  private final ArtifactTransfer workerTransfer;
  private final RunServices services;
  private final SqliteJournal journal;
  private final ExecutorPool pool;
  private final ExecutorService aside = Executors.newFixedThreadPool(2);

  ApartFixture(Path root) throws IOException {
    this(root, false);
  }

  /**
   * A pair.
   *
   * @param ownStore whether the worker has a store of its own
   */
  ApartFixture(Path root, boolean ownStore) throws IOException {
    home = new HomeFolder(root);
    outbox = root.resolve("workers/w/outbox");
    store = ArtifactStore.at(home.store());
    transfer = new FlightTransfer(store);
    workerStore = ownStore ? ArtifactStore.at(root.resolve("elsewhere/store")) : store;
    workerTransfer = ownStore ? new FlightTransfer(workerStore) : ArtifactTransfer.SAME_STORE;
    journal = new SqliteJournal(home.journal(), Durability.PROCESS);
    pool = ExecutorPool.open(Nodes.executors(root));
    DataFolders data = new DataFolders(List.of(root.resolve("data")));
    coordinator = system("coordinator");
    Cluster cluster = Cluster.get(coordinator);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    ResultCache cache = new ResultCache(home.cache(), store);
    Preparer preparer = new Preparer(TestKinds.kinds(), data, cache, new KeyHistory(home.keys()));
    services =
        new RunServices(
            home,
            journal,
            preparer,
            cache,
            followers,
            aside,
            InstantSource.system(),
            () -> scheduler(coordinator),
            Duration.ofSeconds(15),
            transfer,
            false);
    runs = runs(coordinator, services);
    worker = system("worker");
    Cluster.get(worker).manager().tell(Join.create(cluster.selfMember().address()));
    WorkerServices own =
        new WorkerServices(
            new WorkerOffer("w", "cpu:0", 2, 4L << 30, List.of()),
            "host",
            new HomeFolder(root.resolve("workers/w")),
            workerStore.root(),
            data,
            pool,
            new Followers(Duration.ofMillis(10)),
            runs(worker, services),
            scheduler(worker),
            Duration.ofMillis(500),
            Duration.ofSeconds(11),
            Duration.ofSeconds(1),
            Optional.of(new Apart(outbox, workerTransfer)),
            _ -> {});
    var _ = worker.systemActorOf(GpuWorker.create(own), "worker", Props.empty());
  }

  private ActorSystem<Void> system(String role) {
    Config config =
        ConfigFactory.parseString(
                """
                pekko.remote.artery.untrusted-mode = off
                pekko.cluster.roles = [%s]
                pekko.cluster.sharding.role = coordinator
                pekko.cluster.singleton.role = coordinator
                """
                    .formatted(role))
            .withFallback(ConfigFactory.parseResources("troupe-pekko.conf"))
            .withFallback(ConfigFactory.load())
            .resolve();
    return ActorSystem.create(
        Behaviors.empty(),
        "troupe",
        ActorSystemSetup.create(BootstrapSetup.create(config), new JournalSetup(journal)));
  }

  private static ActorRef<ShardingEnvelope<RunMessage>> runs(
      ActorSystem<?> system, RunServices services) {
    return ClusterSharding.get(system)
        .init(
            Entity.of(
                    RunEntity.KEY,
                    entity -> RunEntity.create(entity.getEntityId(), services, entity.getShard()))
                .withRole("coordinator")
                .withStopMessage(new RunMessage.Stop()));
  }

  private ActorRef<SchedulerMessage> scheduler(ActorSystem<?> system) {
    return ClusterSingleton.get(system)
        .init(SingletonActor.of(Scheduler.create(runs, services), "scheduler"));
  }

  /** What a follower was shown of a run until it ended. */
  record Seen(RunView view, List<Live> said) {}

  /** Submits {@code plan} as the run {@code run} and waits until that has ended. */
  Seen run(String run, Plan plan) {
    List<Live> said = new CopyOnWriteArrayList<>();
    CompletableFuture<RunView> ended = new CompletableFuture<>();
    var _ =
        followers.follow(
            run,
            new Node.Observer() {
              @Override
              public void changed(RunView view) {
                if (view.ended().isPresent()) {
                  ended.complete(view);
                }
              }

              @Override
              public void said(Live live) {
                said.add(live);
              }
            },
            Optional::empty);
    tell(run, new RunCommand.Submit(run, plan, Value.Mapping.empty()));
    return new Seen(Nodes.await(ended), said);
  }

  /** What the run answers to {@code command}. */
  Answer tell(String run, RunCommand command) {
    return Nodes.await(
        AskPattern.ask(
            runs,
            (ActorRef<Answer> replyTo) ->
                new ShardingEnvelope<>(run, new RunMessage.Told(command, replyTo)),
            Duration.ofSeconds(30),
            coordinator.scheduler()));
  }

  @Override
  public void close() {
    worker.terminate();
    coordinator.terminate();
    Nodes.await(worker.getWhenTerminated());
    Nodes.await(coordinator.getWhenTerminated());
    pool.close();
    workerTransfer.close();
    transfer.close();
    aside.shutdown();
    journal.close();
  }
}
