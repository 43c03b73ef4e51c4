package io.troupe.actors.run;

import io.troupe.actors.core.Answer;
import io.troupe.actors.core.Placement;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.protocol.AttemptOutcome;
import io.troupe.pipelines.value.Value;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/** What a worker is told. */
public sealed interface WorkerMessage {
  /** What concerns one attempt; nothing where the worker makes it no more. */
  sealed interface OfAttempt extends WorkerMessage {
    /** The run that the attempt is of. */
    String run();

    /** Its token. */
    long token();
  }

  /**
   * Make an attempt.
   *
   * @param placement its place
   * @param with the parameters, with every template resolved
   * @param sources where artifacts of the inputs are, as far as workers have stores of their own;
   *     the coordinator is asked for the others
   */
  record Assign(
      String run,
      TaskId task,
      int attempt,
      long token,
      Placement placement,
      Work work,
      SortedMap<String, Value> cell,
      Value.Mapping with,
      List<TaskResult> inputs,
      List<Source> sources)
      implements WorkerMessage, Message {
    public Assign {
      inputs = List.copyOf(inputs);
      sources = List.copyOf(sources);
      cell = Collections.unmodifiableSortedMap(new TreeMap<>(cell));
    }
  }

  /** What all attempts of a group share. */
  record Work(
      String kind, int kindVersion, Resources resources, Isolation isolation, Duration heartbeat) {}

  /** A part of a message that is too big to go at once. */
  record Part(Piece piece) implements WorkerMessage, Message {}

  /** End an attempt. */
  record Cancel(long token, String run, String reason) implements OfAttempt, Message {}

  /** What became of the child tasks that an attempt asked for. */
  record SubtasksEnded(String run, long token, String call, SubtaskOutcome outcome)
      implements OfAttempt, Message {}

  /**
   * The answer to a heartbeat.
   *
   * @param renewed tokens whose leases hold
   * @param stale tokens whose leases have ended
   */
  record Renewed(String run, List<Long> renewed, List<Long> stale)
      implements WorkerMessage, Message {
    public Renewed {
      renewed = List.copyOf(renewed);
      stale = List.copyOf(stale);
    }
  }

  /**
   * The scheduler knows the worker that offered.
   *
   * @param epoch of the scheduler; another one than before means that it is another scheduler
   * @param archive who keeps what attempts in other processes print; absent where there are none
   * @param flight where artifacts of the coordinator's store are had, as host:port, by workers with
   *     stores of their own
   * @param runs where runs are reached from other processes; absent where there are none
   */
  record Welcome(
      long epoch,
      Optional<ActorRef<ArchiveMessage>> archive,
      Optional<String> flight,
      Optional<ActorRef<ShardingEnvelope<RunMessage>>> runs)
      implements WorkerMessage, Message {}

  /** Whether the worker is being emptied: its offers say so to schedulers that come after. */
  record Drain(boolean on) implements WorkerMessage, Message {}

  /** Give every attempt back and end; answered when all of that is durable. */
  record Close(ActorRef<Closed> replyTo) implements WorkerMessage {}

  /** The worker makes no attempt any more. */
  record Closed() {}

  /** An executor began. */
  record Began(String run, long token) implements OfAttempt {}

  /** An attempt asks for child tasks; {@code call} is their key. */
  record Asked(String run, long token, long number, String call, SubtaskList subtasks)
      implements OfAttempt {}

  /** What the run answered to a question for child tasks. */
  record Noted(String run, long token, String call, boolean again, Answer answer)
      implements OfAttempt {}

  /** An attempt is over. */
  record Ended(String run, long token, AttemptOutcome outcome) implements OfAttempt {}

  /** The inputs of an attempt are there, or why not. */
  record Fetched(String run, long token, Optional<TaskFailure> failure) implements OfAttempt {}

  /** What the run answered to a report. */
  record Heard(String run, long token, boolean last, Answer answer) implements OfAttempt {}

  /** The run has not answered to a report in time. */
  record Unheard(String run, long token) implements OfAttempt {}

  /** Time for heartbeats and offers. */
  record Beat() implements WorkerMessage {}

  /** Time for heartbeats again, as the last were not answered. */
  record BeatAgain() implements WorkerMessage {}
}
