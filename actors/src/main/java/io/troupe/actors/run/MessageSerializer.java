package io.troupe.actors.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.troupe.actors.cluster.MemberMessage;
import io.troupe.actors.core.Answer;
import io.troupe.actors.core.RunCommand;
import io.troupe.pipelines.SubtaskOutcome;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.serialization.jackson.JacksonObjectMapperProvider;

/**
 * What actors on different nodes say to each other, as CBOR under logical names: no class name is
 * written, so classes may be renamed. A new message needs a line here.
 */
public final class MessageSerializer extends SerializerWithStringManifest {
  /** Names this serializer for ever; unique among those of an actor system. */
  public static final int IDENTIFIER = 730_002;

  /** Bigger messages hold up the heartbeats behind them; what is big goes by reference. */
  public static final int MOST_BYTES = 64 << 10;

  /** A message of any size, to be cut into pieces before it is sent. */
  record Uncut(Message message) implements Message {}

  private record Line(String manifest, Class<?> type) {}

  private static final List<Line> LINES =
      List.of(
          new Line("answer.1", Answer.class),
          new Line("run-told.1", RunMessage.Told.class),
          new Line("run-offered.1", RunMessage.Offered.class),
          new Line("run-heartbeat.1", RunMessage.Heartbeat.class),
          new Line("run-lost.1", RunMessage.Lost.class),
          new Line("run-part.1", RunMessage.Part.class),
          new Line("scheduler-offer.1", SchedulerMessage.Offer.class),
          new Line("scheduler-announce.1", SchedulerMessage.Announce.class),
          new Line("scheduler-withdraw.1", SchedulerMessage.Withdraw.class),
          new Line("scheduler-forget.1", SchedulerMessage.Forget.class),
          new Line("scheduler-answered.1", SchedulerMessage.Answered.class),
          new Line("scheduler-released.1", SchedulerMessage.Released.class),
          new Line("scheduler-yielded.1", SchedulerMessage.Yielded.class),
          new Line("scheduler-leaving.1", SchedulerMessage.Leaving.class),
          new Line("scheduler-part.1", SchedulerMessage.Part.class),
          new Line("worker-assign.1", WorkerMessage.Assign.class),
          new Line("worker-part.1", WorkerMessage.Part.class),
          new Line("worker-cancel.1", WorkerMessage.Cancel.class),
          new Line("worker-subtasks-ended.1", WorkerMessage.SubtasksEnded.class),
          new Line("worker-renewed.1", WorkerMessage.Renewed.class),
          new Line("worker-welcome.1", WorkerMessage.Welcome.class),
          new Line("worker-drain.1", WorkerMessage.Drain.class),
          new Line("member-ask.1", MemberMessage.Ask.class),
          new Line("member-bury.1", MemberMessage.Bury.class),
          new Line("member-told.1", MemberMessage.Told.class),
          new Line("archive-append.1", ArchiveMessage.Append.class),
          new Line("archive-pull.1", ArchiveMessage.Pull.class),
          new Line("delivery-pulled.1", DeliveryMessage.Pulled.class),
          new Line("archive-said.1", ArchiveMessage.Said.class),
          new Line("shipper-acknowledged.1", ShipperMessage.Acknowledged.class));

  private static final Map<Class<?>, String> MANIFESTS = new HashMap<>();
  private static final Map<String, Class<?>> TYPES = new HashMap<>();

  static {
    for (Line line : LINES) {
      MANIFESTS.put(line.type(), line.manifest());
      TYPES.put(line.manifest(), line.type());
    }
  }

  private final ObjectMapper mapper;

  /** Made by Pekko. */
  public MessageSerializer(ExtendedActorSystem system) {
    mapper =
        JacksonObjectMapperProvider.get(system)
            .create("jackson-cbor", Optional.of(new CBORFactory()));
    mapper.addMixIn(RunCommand.class, NamedCommands.class);
    mapper.addMixIn(RunCommand.Preparation.class, NamedPreparations.class);
    mapper.addMixIn(RunCommand.SubtaskCheck.class, NamedChecks.class);
    mapper.addMixIn(SubtaskOutcome.class, NamedOutcomes.class);
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    if (message instanceof Uncut uncut) {
      return manifest(uncut.message());
    }
    String manifest = MANIFESTS.get(message.getClass());
    if (manifest == null) {
      throw new IllegalArgumentException(
          message.getClass().getName() + " has no line in MessageSerializer");
    }
    return manifest;
  }

  @Override
  public byte[] toBinary(Object message) {
    if (message instanceof Uncut uncut) {
      return write(uncut.message());
    }
    byte[] bytes = write(message);
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%s has %d bytes, and a message may have %d"
              .formatted(manifest(message), bytes.length, MOST_BYTES));
    }
    return bytes;
  }

  private byte[] write(Object message) {
    try {
      return mapper.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + manifest(message), e);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    Class<?> type = TYPES.get(manifest);
    if (type == null) {
      throw new IllegalArgumentException(
          "a node sent a message '" + manifest + "' that this Troupe does not know");
    }
    try {
      return mapper.readValue(bytes, type);
    } catch (IOException e) {
      throw new IllegalArgumentException("damaged message '" + manifest + "'", e);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RunCommand.Submit.class, name = "submit"),
    @JsonSubTypes.Type(value = RunCommand.Prepared.class, name = "prepared"),
    @JsonSubTypes.Type(value = RunCommand.Expanded.class, name = "expanded"),
    @JsonSubTypes.Type(value = RunCommand.ExpansionFailed.class, name = "expansion-failed"),
    @JsonSubTypes.Type(value = RunCommand.Lease.class, name = "lease"),
    @JsonSubTypes.Type(value = RunCommand.Started.class, name = "started"),
    @JsonSubTypes.Type(value = RunCommand.Completed.class, name = "completed"),
    @JsonSubTypes.Type(value = RunCommand.AttemptFailed.class, name = "attempt-failed"),
    @JsonSubTypes.Type(value = RunCommand.Subtasks.class, name = "subtasks"),
    @JsonSubTypes.Type(value = RunCommand.SubtasksChecked.class, name = "subtasks-checked"),
    @JsonSubTypes.Type(value = RunCommand.AwaitSubtasks.class, name = "await-subtasks"),
    @JsonSubTypes.Type(value = RunCommand.LeaseExpired.class, name = "lease-expired"),
    @JsonSubTypes.Type(value = RunCommand.WorkerLost.class, name = "worker-lost"),
    @JsonSubTypes.Type(value = RunCommand.Tick.class, name = "tick"),
    @JsonSubTypes.Type(value = RunCommand.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = RunCommand.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = RunCommand.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = RunCommand.Retry.class, name = "retry"),
  })
  private interface NamedCommands {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RunCommand.SubtaskCheck.Good.class, name = "good"),
    @JsonSubTypes.Type(value = RunCommand.SubtaskCheck.Bad.class, name = "bad"),
  })
  private interface NamedChecks {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = SubtaskOutcome.Done.class, name = "done"),
    @JsonSubTypes.Type(value = SubtaskOutcome.Failed.class, name = "failed"),
  })
  private interface NamedOutcomes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RunCommand.Preparation.ToRun.class, name = "to-run"),
    @JsonSubTypes.Type(value = RunCommand.Preparation.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = RunCommand.Preparation.Unwanted.class, name = "unwanted"),
    @JsonSubTypes.Type(value = RunCommand.Preparation.Failed.class, name = "failed"),
  })
  private interface NamedPreparations {}
}
