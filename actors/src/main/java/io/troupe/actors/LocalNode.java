package io.troupe.actors;

import com.typesafe.config.Config;
import io.troupe.actors.cache.KeyHistory;
import io.troupe.actors.cache.ResultCache;
import io.troupe.actors.core.Answer;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.RunState;
import io.troupe.actors.core.RunViews;
import io.troupe.actors.core.Waiting;
import io.troupe.actors.executor.ExecutorPool;
import io.troupe.actors.executor.ExecutorSettings;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.home.OwnerLock;
import io.troupe.actors.journal.JournalException;
import io.troupe.actors.journal.SqliteJournal;
import io.troupe.actors.run.Followers;
import io.troupe.actors.run.Preparer;
import io.troupe.actors.run.RunServices;
import io.troupe.actors.run.SchedulerMessage;
import io.troupe.actors.view.Live;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.WorkerView;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A node with every role in this process: runs, the scheduler, and one worker with executors beside
 * it. Several processes may have one each on the same state folder.
 */
public final class LocalNode implements Node {
  private final HomeFolder home;
  private final SqliteJournal journal;
  private final ExecutorPool pool;
  private final ExecutorService aside;
  private final Followers followers;
  private final Actors actors;
  private final Workers workers;
  private final Leftovers leftovers;
  private final RunFeed feed;
  private boolean closed;

  private LocalNode(
      HomeFolder home,
      SqliteJournal journal,
      ExecutorPool pool,
      ExecutorService aside,
      Followers followers,
      Actors actors,
      Leftovers leftovers) {
    this.home = home;
    this.journal = journal;
    this.pool = pool;
    this.aside = aside;
    this.followers = followers;
    this.actors = actors;
    this.workers = new Workers(actors, followers);
    this.leftovers = leftovers;
    this.feed = new RunFeed(followers, journal);
  }

  /**
   * As the other one, with the configuration in the file that the system property {@code
   * config.file} names, over that of the class path.
   */
  public static LocalNode start(
      Path home, Kinds kinds, DataFolders data, ExecutorSettings executors) {
    return start(home, Configuration.load(), kinds, data, executors);
  }

  /**
   * Starts a node.
   *
   * @param home the state folder; made where it is missing
   * @param config the whole configuration, see {@link NodeSettings}
   * @param kinds what tasks are checked and keyed by; the executors' kinds are their own setting
   * @param executors how executors are started, for the same state folder
   * @throws NodeException when the configuration or the state folder cannot be used; the message
   *     says what to do
   */
  public static LocalNode start(
      Path home, Config config, Kinds kinds, DataFolders data, ExecutorSettings executors) {
    NodeSettings settings = Configuration.settings(config);
    HomeFolder folder = new HomeFolder(home);
    ArtifactStore store;
    ExecutorPool pool;
    try {
      Files.createDirectories(folder.root());
      store = ArtifactStore.at(folder.store());
      pool = ExecutorPool.open(executors);
    } catch (IOException e) {
      throw new NodeException(
          "the state folder " + folder.root() + " cannot be used: " + e + "; set TROUPE_HOME", e);
    }
    // The executors' JVMs start while Pekko does.
    pool.warm(settings.warm(), Resources.DEFAULT.memoryBytes());
    SqliteJournal journal;
    try {
      journal = new SqliteJournal(folder.journal(), settings.durability());
    } catch (JournalException e) {
      pool.close();
      throw new NodeException(String.valueOf(e.getMessage()), e);
    }
    Followers followers = new Followers(settings.viewInterval());
    ExecutorService aside =
        Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().name("aside-", 0).daemon().factory());
    ResultCache cache = new ResultCache(folder.cache(), store);
    Actors actors =
        Actors.start(
            config,
            settings,
            scheduler ->
                new RunServices(
                    folder,
                    journal,
                    new Preparer(kinds, data, cache, new KeyHistory(folder.keys())),
                    cache,
                    followers,
                    aside,
                    InstantSource.system(),
                    scheduler,
                    settings.leaseTtl(),
                    true),
            pool,
            data);
    Leftovers leftovers = Leftovers.sweep(folder, store, settings.sweepAfter());
    return new LocalNode(folder, journal, pool, aside, followers, actors, leftovers);
  }

  @Override
  public CompletionStage<String> submit(String run, Plan plan, Value.Mapping captured) {
    return tell(run, new RunCommand.Submit(run, plan, captured)).thenApply(_ -> run);
  }

  @Override
  public CompletionStage<RunView> resume(String run) {
    return tellStored(run, new RunCommand.Resume());
  }

  @Override
  public CompletionStage<RunView> retry(String run, Set<TaskId> tasks) {
    return tellStored(run, new RunCommand.Retry(tasks));
  }

  @Override
  public CompletionStage<RunView> cancel(String run, String why) {
    return tellStored(run, new RunCommand.Cancel(why));
  }

  @Override
  public CompletionStage<RunView> pause(String run) {
    return tellStored(run, new RunCommand.Pause());
  }

  @Override
  public RunFeed feed() {
    return feed;
  }

  @Override
  public AutoCloseable follow(String run, Observer observer) {
    return followers.follow(run, observer, () -> RunStates.read(journal::read, run));
  }

  @Override
  public CompletionStage<RunView> ended(String run) {
    CompletableFuture<RunView> ended = followers.failing(run, new CompletableFuture<>());
    AutoCloseable following =
        follow(
            run,
            new Observer() {
              @Override
              public void changed(RunView view) {
                if (view.ended().isPresent()) {
                  ended.complete(view);
                }
              }

              @Override
              public void said(Live live) {}
            });
    var _ = ended.whenComplete((_, _) -> Closing.quietly(following));
    return ended.exceptionallyCompose(LocalNode::shown);
  }

  @Override
  public CompletionStage<List<WorkerView>> workers() {
    return workers.all().exceptionallyCompose(LocalNode::shown);
  }

  @Override
  public CompletionStage<WorkerView> drain(String worker, boolean on) {
    return workers.drain(worker, on).exceptionallyCompose(LocalNode::shown);
  }

  @Override
  public CompletionStage<List<Waiting>> waiting(String run) {
    return actors
        .schedulerAsk(
            (ActorRef<SchedulerMessage.Reasons> replyTo) ->
                new SchedulerMessage.Explain(run, replyTo))
        .thenApply(SchedulerMessage.Reasons::waiting)
        .exceptionallyCompose(LocalNode::shown);
  }

  @Override
  public ActorSystem<?> system() {
    return actors.system();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    leftovers.close();
    actors.release();
    // Executors die while the actors stop.
    Thread executors = Thread.ofPlatform().name("close-executors").start(pool::close);
    actors.stop();
    feed.close();
    followers.close();
    aside.shutdown();
    Closing.join(executors);
    journal.close();
  }

  private CompletionStage<RunView> tellStored(String run, RunCommand command) {
    if (followers.state(run).isEmpty()) {
      try {
        if (journal.last(run) == 0) {
          throw new NodeException("there is no run " + run + " in " + home.root());
        }
        OptionalLong holder = OwnerLock.holder(home.run(run));
        if (holder.isPresent() && holder.getAsLong() != ProcessHandle.current().pid()) {
          throw new NodeException(
              "run %s is owned by process %d, which is alive; wait for it, or stop it first"
                  .formatted(run, holder.getAsLong()));
        }
      } catch (IOException | JournalException e) {
        throw new NodeException("run " + run + " cannot be taken over: " + e.getMessage(), e);
      }
    }
    return tell(run, command).thenApply(_ -> view(run));
  }

  private CompletionStage<Answer> tell(String run, RunCommand command) {
    CompletableFuture<Answer> answered = followers.failing(run, new CompletableFuture<>());
    actors
        .ask(run, command)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                answered.completeExceptionally(failure);
              } else if (answer.kind() == Answer.Kind.ACCEPTED
                  || answer.kind() == Answer.Kind.UNCHANGED) {
                answered.complete(answer);
              } else {
                answered.completeExceptionally(new NodeException(answer.message()));
              }
            });
    return answered.exceptionallyCompose(LocalNode::shown);
  }

  private RunView view(String run) {
    RunState state =
        followers
            .state(run)
            .or(() -> RunStates.read(journal::read, run))
            .orElseThrow(() -> new NodeException("there is no run " + run));
    return new RunViews().of(state);
  }

  /** The failure as an exception whose message can be shown. */
  private static <T> CompletionStage<T> shown(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException
            ? Optional.ofNullable(failure.getCause()).orElse(failure)
            : failure;
    if (cause instanceof NodeException) {
      return CompletableFuture.failedStage(cause);
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return CompletableFuture.failedStage(new NodeException(message, cause));
  }
}
