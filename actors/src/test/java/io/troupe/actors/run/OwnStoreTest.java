package io.troupe.actors.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.Plans;
import io.troupe.actors.Plans.Group;
import io.troupe.actors.artifacts.ArtifactTransfer;
import io.troupe.actors.artifacts.FlightTransfer;
import io.troupe.actors.core.Placement;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import io.troupe.arrow.store.Staging;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose store is not that of the coordinator. */
class OwnStoreTest {
  private static final TaskId MAKER = new TaskId("maker");
  private static final TaskId TAKER = new TaskId("taker");

  @TempDir Path root;

  @Test
  void resultsAreInBothStoresAndInputsAreFetched() throws IOException {
    try (ApartFixture both = new ApartFixture(root, true)) {
      Plans plan =
          Plans.plan()
              .with(Group.of("maker", "test-emit").with("steps", 1).with("text", "0123456789"));
      RunView made = both.run("made", plan.named("made")).view();
      assertThat(made.state()).isEqualTo(State.SUCCEEDED);
      Blob blob = task(made, MAKER).artifacts().getFirst().blobs().getFirst();
      assertThat(both.workerStore.find(blob)).isPresent();
      assertThat(Files.readString(both.store.find(blob).orElseThrow())).isEqualTo("0123456789");

      // The cache of the coordinator answers for the maker, and its worker has lost the bytes.
      Files.delete(both.workerStore.find(blob).orElseThrow());
      RunView taken =
          both.run("taken", plan.with(Group.of("taker", "test-inputs").needs("maker")).named("t"))
              .view();
      assertThat(task(taken, MAKER).state()).isEqualTo(State.CACHED);
      assertThat(task(taken, TAKER).metrics()).containsEntry("bytes", 10.0);
      assertThat(both.workerStore.find(blob)).isPresent();
    }
  }

  @Test
  void inputsComeFromTheWorkerThatMadeThem() throws IOException {
    ArtifactStore makers = ArtifactStore.at(root.resolve("maker"));
    Artifact artifact = artifact(makers);
    try (FlightTransfer maker = new FlightTransfer(makers);
        FlightTransfer taker = new FlightTransfer(ArtifactStore.at(root.resolve("taker")))) {
      io.troupe.actors.Await.until(
          "a server", Duration.ofSeconds(20), () -> maker.address().isPresent());
      Source source = new Source("w1", maker.address().orElseThrow(), List.of(MAKER));
      assertThat(Inputs.fetch(assign(artifact, List.of(source)), taker, Optional.empty()))
          .isEmpty();
      assertThat(ArtifactStore.at(root.resolve("taker")).find(artifact.blobs().getFirst()))
          .isPresent();
    }
  }

  @Test
  void aMissingArtifactFailsTheAttemptAndNamesWhoHeldIt() throws IOException {
    ArtifactStore empty = ArtifactStore.at(root.resolve("empty"));
    Artifact artifact = artifact(ArtifactStore.at(root.resolve("maker")));
    try (ArtifactTransfer maker = new FlightTransfer(empty);
        ArtifactTransfer taker = new FlightTransfer(ArtifactStore.at(root.resolve("taker")))) {
      io.troupe.actors.Await.until(
          "a server", Duration.ofSeconds(20), () -> maker.address().isPresent());
      String address = maker.address().orElseThrow();
      Source source = new Source("w1", address, List.of(MAKER));
      TaskFailure failure =
          Inputs.fetch(assign(artifact, List.of(source)), taker, Optional.of(address))
              .orElseThrow();
      assertThat(failure.cause()).isEqualTo(Cause.IO);
      assertThat(failure.message())
          .startsWith("artifact 'a' of maker cannot be fetched; worker w1 made it: ")
          .contains(address);
      assertThat(Inputs.fetch(assign(artifact, List.of()), taker, Optional.empty()))
          .get()
          .extracting(TaskFailure::message)
          .asString()
          .contains("no worker that is there made it")
          .contains("no node is known that has it");
    }
  }

  private static Artifact artifact(ArtifactStore store) throws IOException {
    try (Staging staging = store.stage("test")) {
      Files.writeString(staging.file("a.txt"), "hello");
      return new Artifact("a", List.of(staging.publish("a.txt", "text/plain")));
    }
  }

  private static WorkerMessage.Assign assign(Artifact artifact, List<Source> sources) {
    return new WorkerMessage.Assign(
        "run",
        TAKER,
        1,
        5,
        new Placement(9, "run", TAKER, "w", "cpu:0", List.of(), Resources.DEFAULT, "default"),
        new WorkerMessage.Work(
            "noop", 1, Resources.DEFAULT, Isolation.POOLED, Duration.ofSeconds(15)),
        new TreeMap<>(),
        Value.Mapping.empty(),
        List.of(
            new TaskResult(
                MAKER,
                "test-emit",
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(Map.of("a", artifact)))),
        sources);
  }

  private static RunView.Task task(RunView view, TaskId id) {
    return view.tasks().stream()
        .filter(task -> task.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(view));
  }
}
