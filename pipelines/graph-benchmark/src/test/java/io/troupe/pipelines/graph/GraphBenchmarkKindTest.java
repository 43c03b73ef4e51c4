package io.troupe.pipelines.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.troupe.arrow.ipc.TableFile;
import io.troupe.arrow.table.Column;
import io.troupe.arrow.table.Table;
import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.graph.data.MinesweeperBoard;
import io.troupe.pipelines.graph.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphBenchmarkKindTest {
  private static final int STEPS = 12;

  private final GraphBenchmarkKind kind = new GraphBenchmarkKind();
  @TempDir private Path folder;

  @Test
  void givesMetricsCurvesProgressAndTimes() throws Exception {
    RecordingContext context = run(Trainings.small(Model.SAGE, STEPS), Integer.MAX_VALUE);

    assertThat(context.metrics.keySet()).isEqualTo(kind.metrics().orElseThrow());
    assertThat(context.metrics.get("test")).isBetween(0.0, 1.0);
    assertThat(context.metrics.get("best-step")).isBetween(1.0, (double) STEPS);
    assertThat(context.curves.get("loss")).hasSize(STEPS);
    assertThat(context.curves.get("val")).hasSize(STEPS);
    assertThat(context.progress.getLast().done()).isEqualTo(STEPS);
    assertThat(context.timings).containsOnlyKeys("training-seconds", "steps-per-second");
    assertThat(context.lines.getFirst())
        .isEqualTo(
            "generated-minesweeper: 144 nodes with 7 features, 1012 directed edges, 2 classes,"
                + " judged by ROC AUC");
  }

  @Test
  void leavesTheHistoryAsATable() throws Exception {
    GraphBenchmarkParameters every = Trainings.small(Model.GCN, STEPS);
    RecordingContext context = run(withEvaluateEvery(every, 5), Integer.MAX_VALUE);

    Table history = TableFile.read(folder.resolve("history.arrow"));

    assertThat(context.outputs.keySet()).isEqualTo(kind.outputs().keySet());
    assertThat(history.columns()).extracting(Column::name).containsExactly("step", "loss", "val");
    assertThat(history.rows()).isEqualTo(STEPS);
    List<Double> validations =
        history.columns().getLast().values().stream()
            .flatMap(Optional::stream)
            .map(Double.class::cast)
            .toList();
    assertThat(validations).isEqualTo(context.curves.get("val"));
  }

  @Test
  void looksAtTheValidationNodesAsOftenAsAskedAndAtTheEnd() throws Exception {
    GraphBenchmarkParameters every = Trainings.small(Model.GCN, STEPS);
    RecordingContext context = run(withEvaluateEvery(every, 5), Integer.MAX_VALUE);

    assertThat(context.curves.get("val")).hasSize(3);
  }

  @Test
  void stopsAtTheFirstStepAfterACancellation() {
    RecordingContext context = context(Devices.cpu(1, 64 << 20));
    context.cancelAfterChecks = 3;

    TaskException stopped =
        catchThrowableOfType(
            TaskException.class, () -> kind.run(Trainings.small(Model.GCN, 1000), context));

    assertThat(stopped.failure().cause()).isEqualTo(Cause.CANCELLED);
    assertThat(context.curves.get("loss")).hasSize(3);
    context.device().close();
  }

  @Test
  void aDeviceTooSmallIsOutOfMemoryAndLeavesNothingOpen() {
    Device tiny = Devices.cpu(1, 10_000);

    TaskException failed =
        catchThrowableOfType(
            TaskException.class, () -> kind.run(Trainings.small(Model.GCN, STEPS), context(tiny)));

    assertThat(failed.failure().cause()).isEqualTo(Cause.GPU_OOM);
    tiny.close();
  }

  @Test
  void saysHowToGetASetThatIsNotThere() {
    TaskFailure failure = failure(Trainings.published("tolokers", Model.GCN, STEPS));

    assertThat(failure.cause()).isEqualTo(Cause.BAD_INPUT);
    assertThat(failure.message()).contains("heterophilous/tolokers.npz").contains("data");
    assertThat(failure.hint()).get().asString().contains("troupe data fetch tolokers");
  }

  @Test
  void refusesAFileThatIsNotThePublishedOne() throws Exception {
    Path file = folder.resolve("data/heterophilous/tolokers.npz");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "something else");

    TaskFailure failure = failure(Trainings.published("tolokers", Model.GCN, STEPS));

    assertThat(failure.cause()).isEqualTo(Cause.BAD_INPUT);
    assertThat(failure.message()).contains("is not the published tolokers").contains("expected");
  }

  @Test
  void saysWhyABoardCannotBeJudged() {
    GraphBenchmarkParameters tiny =
        new GraphBenchmarkParameters(
            GraphSource.GENERATED,
            Optional.of(new MinesweeperBoard(2, 2, 0)),
            Model.GCN,
            0,
            1,
            4,
            1e-2,
            0,
            0,
            1,
            1,
            0);

    assertThat(failure(tiny).message()).contains("cannot be judged").contains("both classes");
  }

  @Test
  void saysWhichDataSetIsMissingAndHowToGetItBeforeAnythingRuns() {
    DataFolders nowhere = new DataFolders(List.of());
    assertThat(kind.checkData(Trainings.small(Model.GCN, 1), nowhere)).isEmpty();
    assertThat(kind.checkData(Trainings.published("tolokers", Model.GCN, 1), nowhere))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.parameter()).isEqualTo("dataset");
              assertThat(problem.hint().orElseThrow()).contains("troupe data fetch tolokers");
            });
  }

  @Test
  void theKeyNamesTheDigestOfTheFile() {
    DataFolders nowhere = new DataFolders(List.of());

    assertThat(kind.dataDigests(Trainings.small(Model.GCN, 1), nowhere)).isEmpty();
    assertThat(kind.dataDigests(Trainings.published("minesweeper", Model.GCN, 1), nowhere))
        .containsOnlyKeys("heterophilous/minesweeper.npz")
        .containsValue("e664c8dacf1e8ac466c2c09ed4b237bd2c5541f47a6eae9c6092cb87f16412b3");
  }

  @Test
  void checksNamesBoardsAndSplitsBeforeAnythingRuns() {
    assertThat(kind.check(Trainings.small(Model.GCN, 1))).isEmpty();
    assertThat(kind.check(Trainings.published("texas-4-classes", Model.GCN, 1))).isEmpty();
    assertThat(kind.check(Trainings.published("roman_empire", Model.GCN, 1)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).contains("'roman_empire'");
              assertThat(problem.hint()).get().asString().contains("roman-empire");
            });
    GraphBenchmarkParameters both =
        Trainings.preset(
            "actor", Optional.of(new MinesweeperBoard(9, 9, 0)), Model.GCN, 10, new int[] {1, 1});
    assertThat(kind.check(both))
        .extracting(ParameterProblem::parameter)
        .containsExactly("board", "split");
  }

  @Test
  void splitsOfABoardGoBeyondTheTenOfFiles() throws Exception {
    GraphBenchmarkParameters far =
        Trainings.preset(
            GraphSource.GENERATED,
            Optional.of(new MinesweeperBoard(9, 9, 0)),
            Model.RESNET,
            12,
            new int[] {1, 1});

    assertThat(kind.check(far)).isEmpty();
    assertThat(run(far, Integer.MAX_VALUE).metrics).containsKey("test");
  }

  private TaskFailure failure(GraphBenchmarkParameters parameters) {
    try (Device device = Devices.cpu(1, 256 << 20)) {
      TaskException failed =
          catchThrowableOfType(TaskException.class, () -> kind.run(parameters, context(device)));
      return failed.failure();
    }
  }

  private RecordingContext run(GraphBenchmarkParameters parameters, int cancelAfter)
      throws Exception {
    try (Device device = Devices.cpu(2, 256 << 20)) {
      RecordingContext context = context(device);
      context.cancelAfterChecks = cancelAfter;
      kind.run(parameters, context);
      return context;
    }
  }

  private RecordingContext context(Device device) {
    return new RecordingContext(device, new DataFolders(List.of(folder.resolve("data"))), folder);
  }

  private static GraphBenchmarkParameters withEvaluateEvery(
      GraphBenchmarkParameters parameters, int every) {
    return new GraphBenchmarkParameters(
        parameters.dataset(),
        parameters.board(),
        parameters.model(),
        parameters.split(),
        parameters.layers(),
        parameters.hidden(),
        parameters.learningRate(),
        parameters.weightDecay(),
        parameters.dropout(),
        parameters.steps(),
        every,
        parameters.seed());
  }
}
