package io.troupe.actors.run;

import io.troupe.actors.core.RunCommand;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/** Sends runs in another process what a worker has for them, in pieces where that is big. */
final class RunPost {
  private final ActorRef<ShardingEnvelope<RunMessage>> runs;
  private final Pieces pieces;

  private RunPost(ActorRef<ShardingEnvelope<RunMessage>> runs, Pieces pieces) {
    this.runs = runs;
    this.pieces = pieces;
  }

  /** Sends to {@code runs}. */
  static Behavior<ShardingEnvelope<RunMessage>> create(
      ActorRef<ShardingEnvelope<RunMessage>> runs) {
    return Behaviors.setup(
        context -> {
          RunPost post = new RunPost(runs, new Pieces(context.getSystem()));
          return Behaviors.receiveMessage(
              envelope -> {
                post.send(envelope);
                return Behaviors.same();
              });
        });
  }

  private void send(ShardingEnvelope<RunMessage> envelope) {
    if (!(envelope.message() instanceof Message message)) {
      runs.tell(envelope);
      return;
    }
    switch (pieces.cut(message)) {
      case Pieces.Cut.Whole _ -> runs.tell(envelope);
      case Pieces.Cut.Parts parts ->
          parts
              .pieces()
              .forEach(
                  piece ->
                      runs.tell(
                          new ShardingEnvelope<>(envelope.entityId(), new RunMessage.Part(piece))));
      case Pieces.Cut.TooBig big -> {
        if (message instanceof RunMessage.Told told
            && told.command() instanceof RunCommand.Completed completed) {
          runs.tell(
              new ShardingEnvelope<>(
                  envelope.entityId(),
                  new RunMessage.Told(failed(completed, big.bytes()), told.replyTo())));
        } else if (message instanceof RunMessage.Told told
            && told.command() instanceof RunCommand.Subtasks subtasks) {
          runs.tell(
              new ShardingEnvelope<>(
                  envelope.entityId(),
                  new RunMessage.Told(failed(subtasks, big.bytes()), told.replyTo())));
        }
      }
    }
  }

  private static RunCommand failed(RunCommand.Subtasks subtasks, long bytes) {
    String message =
        "the %d child tasks that it asks for have %,d bytes, and may have %,d"
            .formatted(subtasks.subtasks().size(), bytes, Pieces.MOST_BYTES);
    return new RunCommand.AttemptFailed(
        subtasks.task(),
        subtasks.token(),
        new TaskFailure(
            Cause.BAD_INPUT,
            message,
            Optional.of("ask for them in several calls, or put what they read into artifacts"),
            List.of()),
        Collections.emptySortedMap());
  }

  private static RunCommand failed(RunCommand.Completed completed, long bytes) {
    String message =
        "its result, %d metrics and %d artifacts, has %,d bytes, and may have %,d"
            .formatted(
                completed.result().metrics().size(),
                completed.result().artifacts().size(),
                bytes,
                Pieces.MOST_BYTES);
    return new RunCommand.AttemptFailed(
        completed.task(),
        completed.token(),
        new TaskFailure(
            Cause.BAD_INPUT,
            message,
            Optional.of("put many values into one artifact instead of one each"),
            List.of()),
        Collections.emptySortedMap());
  }
}
