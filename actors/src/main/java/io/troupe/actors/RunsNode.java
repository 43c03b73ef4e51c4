package io.troupe.actors;

import io.troupe.actors.core.Answer;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.RunState;
import io.troupe.actors.core.RunViews;
import io.troupe.actors.core.Waiting;
import io.troupe.actors.home.OwnerLock;
import io.troupe.actors.journal.JournalException;
import io.troupe.actors.run.SchedulerMessage;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.WorkerView;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** What may be asked of a node that has runs, whichever other roles it has. */
abstract sealed class RunsNode implements Node permits LocalNode, Coordinator {
  private final Ground ground;
  private final Actors actors;
  private final Workers workers;

  RunsNode(Ground ground, Actors actors) {
    this.ground = ground;
    this.actors = actors;
    this.workers = new Workers(actors, ground.followers());
  }

  /** What its runs stand on. */
  final Ground ground() {
    return ground;
  }

  /** Its actors. */
  final Actors actors() {
    return actors;
  }

  /** Makes that the process goes on with {@code run} should it be restarted after this. */
  void telling(String run) throws IOException {}

  /** The run has answered to what it was told, or cannot. */
  void told(String run) {}

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
    return ground.feed();
  }

  @Override
  public AutoCloseable follow(String run, Observer observer) {
    return ground
        .followers()
        .follow(run, observer, () -> RunStates.read(ground.journal()::read, run));
  }

  @Override
  public CompletionStage<RunView> ended(String run) {
    CompletableFuture<RunView> ended = ground.followers().failing(run, new CompletableFuture<>());
    AutoCloseable following = follow(run, Observer.until(ended));
    var _ = ended.whenComplete((_, _) -> Closing.quietly(following));
    return ended.exceptionallyCompose(RunsNode::shown);
  }

  @Override
  public CompletionStage<List<WorkerView>> workers() {
    return workers.all().exceptionallyCompose(RunsNode::shown);
  }

  @Override
  public CompletionStage<WorkerView> drain(String worker, boolean on) {
    return workers.drain(worker, on).exceptionallyCompose(RunsNode::shown);
  }

  @Override
  public CompletionStage<List<Waiting>> waiting(String run) {
    return actors
        .schedulerAsk(
            (ActorRef<SchedulerMessage.Reasons> replyTo) ->
                new SchedulerMessage.Explain(run, replyTo))
        .thenApply(SchedulerMessage.Reasons::waiting)
        .exceptionallyCompose(RunsNode::shown);
  }

  @Override
  public ActorSystem<?> system() {
    return actors.system();
  }

  private CompletionStage<RunView> tellStored(String run, RunCommand command) {
    if (ground.followers().state(run).isEmpty()) {
      try {
        if (ground.journal().last(run) == 0) {
          throw new NodeException("there is no run " + run + " in " + ground.home().root());
        }
        OptionalLong holder = OwnerLock.holder(ground.home().run(run));
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
    try {
      telling(run);
    } catch (IOException e) {
      return CompletableFuture.failedStage(
          new NodeException("run " + run + " cannot be noted as served: " + e.getMessage(), e));
    }
    CompletableFuture<Answer> answered = ground.followers().failing(run, new CompletableFuture<>());
    actors
        .ask(run, command)
        .whenComplete(
            (answer, failure) -> {
              told(run);
              if (failure != null) {
                answered.completeExceptionally(failure);
              } else if (answer.kind() == Answer.Kind.ACCEPTED
                  || answer.kind() == Answer.Kind.UNCHANGED) {
                answered.complete(answer);
              } else {
                answered.completeExceptionally(new NodeException(answer.message()));
              }
            });
    return answered.exceptionallyCompose(RunsNode::shown);
  }

  private RunView view(String run) {
    RunState state =
        ground.state(run).orElseThrow(() -> new NodeException("there is no run " + run));
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
