package io.troupe.actors.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.troupe.actors.Plans;
import io.troupe.actors.Plans.Group;
import io.troupe.actors.cluster.MemberMessage;
import io.troupe.actors.core.Answer;
import io.troupe.actors.core.Holding;
import io.troupe.actors.core.Placement;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.RunCommand.Preparation;
import io.troupe.actors.core.RunCommand.SubtaskCheck;
import io.troupe.actors.core.WorkerOffer;
import io.troupe.actors.view.Live;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.expression.ForEachCell;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MessageSerializerTest {
  private static final TaskId TASK = new TaskId("train[model=gcn]");
  private static final TaskFailure FAILURE =
      new TaskFailure(Cause.CRASH, "exit 3", Optional.of("look"), List.of("line"));
  private static final TaskResult RESULT =
      new TaskResult(
          TASK,
          "noop",
          new TreeMap<>(Map.of("model", new Value.Text("gcn"))),
          new TreeMap<>(Map.of("auc", 0.5)),
          new TreeMap<>());
  private static final Value.Mapping WITH =
      new Value.Mapping(new LinkedHashMap<>(Map.of("lr", new Value.Real(0.1))));
  private static final SubtaskList SUBTASKS =
      SubtaskList.of(List.of(new Subtask("noop", WITH, Resources.DEFAULT, List.of(RESULT))));
  private static final Plan PLAN =
      Plans.plan().with(Group.of("train", "noop").cells(2)).named("plan");

  private static final Placement PLACEMENT =
      new Placement(
          1L << 60,
          "run",
          TASK,
          "w",
          "cuda:0",
          List.of("cuda:0"),
          new Resources(2, 1L << 30, Optional.empty()),
          "default");

  /** SHA-256 of nothing. */
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static ActorSystem<Void> system;
  private static Serialization serialization;

  @BeforeAll
  static void start() {
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "messages",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.parseResources("troupe-pekko.conf"))
                .withFallback(ConfigFactory.load())
                .resolve());
    serialization = SerializationExtension.get(system);
  }

  @AfterAll
  static void stop() {
    system.terminate();
  }

  @Test
  void roundTripsEveryMessageThatCrossesNodes() {
    List<Object> samples = samples();
    for (Object sample : samples) {
      SerializerWithStringManifest serializer =
          (SerializerWithStringManifest) serialization.findSerializerFor(sample);
      assertThat(serializer.identifier()).isEqualTo(MessageSerializer.IDENTIFIER);
      byte[] bytes = serialization.serialize(sample).get();
      String manifest = serializer.manifest(sample);
      assertThat(serialization.deserialize(bytes, MessageSerializer.IDENTIFIER, manifest).get())
          .isEqualTo(sample);
    }
    Set<Class<?>> crossing =
        Stream.of(
                RunMessage.class,
                SchedulerMessage.class,
                WorkerMessage.class,
                ArchiveMessage.class,
                ShipperMessage.class,
                DeliveryMessage.class,
                MemberMessage.class)
            .flatMap(protocol -> Stream.of(protocol.getPermittedSubclasses()))
            .filter(Message.class::isAssignableFrom)
            .collect(Collectors.toSet());
    assertThat(samples.stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsAll(crossing);
    assertThat(
            samples.stream()
                .filter(RunMessage.Told.class::isInstance)
                .map(told -> ((RunMessage.Told) told).command().getClass())
                .collect(Collectors.toSet()))
        .isEqualTo(Set.of(RunCommand.class.getPermittedSubclasses()));
  }

  @Test
  void refusesMessagesThatAreTooBig() {
    Object big =
        new RunMessage.Told(
            new RunCommand.Cancel("x".repeat(MessageSerializer.MOST_BYTES)),
            system.ignoreRef().unsafeUpcast());
    assertThatThrownBy(() -> serialization.serialize(big).get())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("run-told.1 has ")
        .hasMessageContaining("a message may have 65536");
  }

  private static List<Object> samples() {
    ActorRef<Answer> answers = spawn("answers");
    ActorRef<WorkerMessage> worker = spawn("worker");
    ActorRef<SchedulerMessage> scheduler = spawn("scheduler");
    List<Object> samples = new ArrayList<>();
    samples.add(new Answer(Answer.Kind.REFUSED, "why"));
    commands().forEach(command -> samples.add(new RunMessage.Told(command, answers)));
    samples.add(
        new RunMessage.Offered(PLACEMENT, worker, Map.of("w", "127.0.0.1:7071"), scheduler));
    samples.add(new RunMessage.Lost("w", List.of(7L), "why"));
    samples.add(new RunMessage.Heartbeat("w", List.of(new RunMessage.Held(TASK, 12)), worker));
    samples.add(
        new SchedulerMessage.Offer(
            new WorkerOffer(
                "w",
                "cpu:0",
                2,
                1L << 33,
                List.of(new WorkerOffer.Gpu("cuda:0", 1L << 36, Optional.of("9.0")))),
            "host",
            1234,
            true,
            true,
            Optional.of("127.0.0.1:7071"),
            List.of(new Holding(PLACEMENT, true)),
            worker));
    samples.add(
        new SchedulerMessage.Announce(
            "run", Plan.Queue.DEFAULT, PLAN.groups().getFirst(), List.of(TASK)));
    samples.add(new SchedulerMessage.Withdraw("run", List.of(TASK)));
    samples.add(new SchedulerMessage.Forget("run"));
    samples.add(new SchedulerMessage.Answered(7, new Answer(Answer.Kind.LATER, "full")));
    samples.add(new SchedulerMessage.Released(7));
    samples.add(new SchedulerMessage.Yielded(7, true));
    samples.add(new SchedulerMessage.Leaving("w", worker));
    samples.addAll(forWorkers());
    return samples;
  }

  private static List<Object> forWorkers() {
    List<Object> samples = new ArrayList<>();
    samples.add(
        new WorkerMessage.Assign(
            "run",
            TASK,
            2,
            12,
            PLACEMENT,
            new WorkerMessage.Work(
                "noop", 1, Resources.DEFAULT, Isolation.POOLED, Duration.ofSeconds(15)),
            new TreeMap<>(Map.of("model", new Value.Text("gcn"))),
            WITH,
            List.of(RESULT),
            List.of(new Source("w", "127.0.0.1:7071", List.of(TASK)))));
    samples.add(new WorkerMessage.Cancel(12, "run", "why"));
    samples.add(
        new WorkerMessage.SubtasksEnded(
            "run", 12, "ab12", new SubtaskOutcome.Done(List.of(RESULT))));
    samples.add(
        new WorkerMessage.SubtasksEnded("run", 12, "ab12", new SubtaskOutcome.Failed(FAILURE)));
    samples.add(new WorkerMessage.Renewed("run", List.of(12L), List.of(11L)));
    samples.addAll(others());
    return samples;
  }

  private static List<Object> others() {
    List<Object> samples = new ArrayList<>();
    ActorRef<ArchiveMessage> archive = spawn("archive");
    ActorRef<ShardingEnvelope<RunMessage>> runs = spawn("runs");
    samples.add(
        new WorkerMessage.Welcome(
            1L << 40, Optional.of(archive), Optional.of("127.0.0.1:7072"), Optional.of(runs)));
    Piece piece = new Piece("id", "run-told.1", 1, 3, new Bytes(new byte[] {1, 2, -1}));
    samples.add(new WorkerMessage.Part(piece));
    samples.add(new RunMessage.Part(piece));
    samples.add(new SchedulerMessage.Part(piece));
    ActorRef<ShipperMessage> shipper = spawn("shipper");
    samples.add(
        new ArchiveMessage.Append(
            "run", TASK, 2, 12, OutputFile.CURVES, 1L << 33, new Bytes(new byte[7]), shipper));
    samples.add(
        new ArchiveMessage.Said(
            "run",
            List.of(new Live.Advanced(TASK, 2, Instant.EPOCH, new Progress(1, 2, "steps")))));
    ActorRef<DeliveryMessage> deliveries = spawn("deliveries");
    Blob blob = new Blob("a.txt", "text/plain", 0, EMPTY, List.of());
    samples.add(new ArchiveMessage.Pull(blob, "127.0.0.1:7071", deliveries));
    samples.add(new DeliveryMessage.Pulled(EMPTY));
    samples.add(new ShipperMessage.Acknowledged("run", 12, OutputFile.LOG, 1L << 33));
    samples.add(new WorkerMessage.Drain(true));
    samples.add(new MemberMessage.Ask(spawn("asking")));
    samples.add(new MemberMessage.Bury(List.of("127.0.0.1:25521")));
    samples.add(new MemberMessage.Told(true));
    return samples;
  }

  private static List<RunCommand> commands() {
    return List.of(
        new RunCommand.Submit("run", PLAN, WITH),
        new RunCommand.Prepared(TASK, 1, new Preparation.ToRun("key", WITH)),
        new RunCommand.Prepared(TASK, 1, new Preparation.Answered("key", WITH, "r", RESULT)),
        new RunCommand.Prepared(TASK, 1, new Preparation.Unwanted("why")),
        new RunCommand.Prepared(TASK, 1, new Preparation.Failed(FAILURE)),
        new RunCommand.Expanded(
            "each",
            1,
            List.of(
                new ForEachCell(
                    new TreeMap<>(Map.of("i", new Value.Int(1))), new Value.Bool(true)))),
        new RunCommand.ExpansionFailed("each", 1, FAILURE),
        new RunCommand.Subtasks(TASK, 12, "ab12", SUBTASKS),
        new RunCommand.SubtasksChecked(
            TASK, 12, "ab12", SUBTASKS, new SubtaskCheck.Good(new TreeMap<>(Map.of("noop", 1)))),
        new RunCommand.SubtasksChecked(TASK, 12, "ab12", SUBTASKS, new SubtaskCheck.Bad(FAILURE)),
        new RunCommand.AwaitSubtasks(TASK, 12, "ab12"),
        new RunCommand.Lease(TASK, 7, "w", "cpu:0"),
        new RunCommand.Started(TASK, 12),
        new RunCommand.Completed(TASK, 12, RESULT, new TreeMap<>(Map.of("train", 1.5))),
        new RunCommand.AttemptFailed(TASK, 12, FAILURE, Collections.emptySortedMap()),
        new RunCommand.LeaseExpired(TASK, 12),
        new RunCommand.WorkerLost("w", Set.of(TASK), "why"),
        new RunCommand.Tick(),
        new RunCommand.Pause(),
        new RunCommand.Resume(),
        new RunCommand.Cancel("why"),
        new RunCommand.Retry(Set.of(TASK)));
  }

  private static <T> ActorRef<T> spawn(String name) {
    return system.systemActorOf(Behaviors.<T>ignore(), name, Props.empty());
  }
}
