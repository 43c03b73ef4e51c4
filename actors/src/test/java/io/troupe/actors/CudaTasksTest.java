package io.troupe.actors;

import static io.troupe.actors.Nodes.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.actors.Plans.Group;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.gpu.standin.Settings;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks on a GPU through executor processes; the driver is the stand-in. */
@Tag("stand-in")
class CudaTasksTest {
  private static final int STEPS = 20;

  /** Rounding of 20 steps; dropout is equal on every device. */
  private static final double TOLERANCE = 1e-3;

  private static final Settings GPU = Settings.fast().memory(6L << 30);
  private static final Pattern LOSS =
      Pattern.compile("\"curve\"\\s*:\\s*\"loss\".*\"y\"\\s*:\\s*([-0-9.eE]+)");

  @TempDir Path home;

  @Test
  void aTrainingOnTheGpuLosesAsOnTheProcessor() throws IOException {
    try (LocalNode node = CudaExecutors.start(home, GPU, GPU)) {
      RunView view =
          Nodes.run(
              node,
              Plans.plan()
                  .with(training("gpu", Optional.of(Resources.Gpu.ONE)))
                  .with(training("cpu", Optional.empty()))
                  .named("devices"));
      assertThat(view.state()).isEqualTo(State.SUCCEEDED);
      List<Double> gpu = losses(view, "gpu");
      List<Double> cpu = losses(view, "cpu");
      assertThat(gpu).hasSize(STEPS);
      assertThat(gpu).isNotEqualTo(cpu);
      for (int step = 0; step < STEPS; step++) {
        assertThat(gpu.get(step)).isCloseTo(cpu.get(step), within(TOLERANCE));
      }
    }
  }

  @Test
  void aFullGpuFailsTheAttemptWithItsReasonAndTheRetrySucceeds() {
    // The first call: later ones are made again after unused memory was given back.
    Settings full = GPU.failing("cuMemAlloc_v2", 1, 2);
    try (LocalNode node = CudaExecutors.start(home, full, GPU)) {
      RunView.Task task = only(node, Resources.Gpu.ONE, 1);
      assertThat(task.state()).isEqualTo(State.SUCCEEDED);
      assertThat(task.attempts()).hasSize(2);
      TaskFailure failure = task.attempts().getFirst().failure().orElseThrow();
      assertThat(failure.cause()).isEqualTo(Cause.GPU_OOM);
      assertThat(failure.message()).startsWith("cuda:0 cannot give ").contains("free");
    }
    // The process is sound: the retry needed no other.
    assertThat(CudaExecutors.started(home)).isEqualTo(1);
  }

  @Test
  void anIllegalAddressEndsTheProcessAndTheAttemptIsMadeAnew() {
    Settings broken = GPU.failing("cuLaunchKernel", 100, 700);
    try (LocalNode node = CudaExecutors.start(home, broken, GPU)) {
      RunView.Task task = only(node, Resources.Gpu.ONE, 1);
      assertThat(task.state()).isEqualTo(State.SUCCEEDED);
      TaskFailure failure = task.attempts().getFirst().failure().orElseThrow();
      assertThat(failure.cause()).isEqualTo(Cause.GPU_FAULT);
      assertThat(failure.message()).contains("cuda:0").contains("700");
    }
    assertThat(CudaExecutors.started(home)).isEqualTo(2);
  }

  @Test
  void aLimitBelowWhatTheTaskNeedsIsItsReason() {
    Resources.Gpu small = new Resources.Gpu(1, 64 << 10, false, Optional.empty(), false);
    try (LocalNode node = CudaExecutors.start(home, GPU, GPU)) {
      RunView.Task task = only(node, small, 1);
      assertThat(task.state()).isEqualTo(State.FAILED);
      assertThat(task.attempts()).hasSize(2);
      assertThat(task.attempts().getLast().failure().orElseThrow().message())
          .contains("its limit of 0.1 MiB");
    }
  }

  @Test
  void twoProcessesShareOneGpu() {
    try (LocalNode node = CudaExecutors.start(home, GPU, GPU)) {
      RunView view =
          Nodes.run(
              node,
              Plans.plan()
                  .with(training("both", Optional.of(Resources.Gpu.ONE)).cells(2))
                  .named("neighbours"));
      assertThat(view.state()).isEqualTo(State.SUCCEEDED);
      assertThat(view.tasks()).hasSize(2).allMatch(task -> task.attempts().size() == 1);
    }
  }

  private RunView.Task only(LocalNode node, Resources.Gpu gpu, int retries) {
    RunView view =
        Nodes.run(
            node,
            Plans.plan().with(training("train", Optional.of(gpu)).retries(retries)).named("one"));
    return task(view, "train");
  }

  /** One thread, a board of 10 x 10, 20 steps. */
  private static Group training(String name, Optional<Resources.Gpu> gpu) {
    return Group.of(name, "graph-benchmark")
        .with("dataset", "generated-minesweeper")
        .with("board", board())
        .with("model", "gcn")
        .with("split", 0)
        .with("layers", 2)
        .with("hidden", 16)
        .with("steps", STEPS)
        .on(new Resources(1, 512L << 20, gpu))
        .cache(CacheMode.OFF)
        .in(Isolation.POOLED);
  }

  private static Value board() {
    LinkedHashMap<String, Value> board = new LinkedHashMap<>();
    board.put("rows", new Value.Int(10));
    board.put("columns", new Value.Int(10));
    board.put("seed", new Value.Int(4));
    return new Value.Mapping(board);
  }

  private List<Double> losses(RunView view, String id) throws IOException {
    Path curves = new HomeFolder(home).curves(view.run(), new TaskId(id), 1);
    List<Double> losses = new ArrayList<>();
    for (String line : Files.readAllLines(curves)) {
      Matcher loss = LOSS.matcher(line);
      if (loss.find()) {
        losses.add(Double.valueOf(loss.group(1)));
      }
    }
    return losses;
  }
}
