package io.troupe.pipelines.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.DeviceLostException;
import io.troupe.gpu.memory.OutOfDeviceMemoryException;
import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.OutputType;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.protocol.Assignment;
import io.troupe.pipelines.protocol.AttemptOutcome;
import io.troupe.pipelines.protocol.CurvePoint;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AttemptRunnerTest {
  private static final TaskFailure CANCELLED = TaskFailure.of(Cause.CANCELLED, "not wanted");

  @TempDir private Path folder;

  private final List<String> lines = new ArrayList<>();
  private final Cancellation cancellation = new Cancellation();

  /** What a kind does. */
  private interface Body {
    void run(TaskContext context) throws TaskException, InterruptedException;
  }

  record NoParameters() {}

  private record Scripted(Body body, Map<String, OutputType> outputs)
      implements TaskKind<NoParameters> {
    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public String summary() {
      return "Does what the test says.";
    }

    @Override
    public Class<NoParameters> parameters() {
      return NoParameters.class;
    }

    @Override
    public void run(NoParameters parameters, TaskContext context)
        throws TaskException, InterruptedException {
      body.run(context);
    }
  }

  private Function<SubtaskList, SubtaskOutcome> answers = _ -> new SubtaskOutcome.Done(List.of());

  private final AttemptSink sink =
      new AttemptSink() {
        @Override
        public void started() {}

        @Override
        public void progress(Progress progress) {}

        @Override
        public void point(CurvePoint point) {}

        @Override
        public SubtaskOutcome subtasks(SubtaskList subtasks) {
          return answers.apply(subtasks);
        }

        @Override
        public void log(String line) {
          lines.add(line);
        }
      };

  private Conclusion run(Map<String, OutputType> outputs, Body body) {
    return run("cpu:0", outputs, body);
  }

  private Conclusion run(String device, Map<String, OutputType> outputs, Body body) {
    Assignment assignment =
        new Assignment(
            "run",
            new TaskId("task"),
            1,
            7,
            "scripted",
            1,
            Value.Mapping.empty(),
            List.of(),
            new DataFolders(List.of()),
            folder.resolve("store"),
            folder.resolve("scratch/7"),
            new Assignment.Lease(device, 1, 1 << 20),
            1 << 20,
            Duration.ofSeconds(1));
    Kinds kinds = Kinds.of(List.of(new Scripted(body, outputs)));
    return new AttemptRunner(kinds).run(assignment, sink, cancellation);
  }

  private TaskFailure failure(Map<String, OutputType> outputs, Body body) {
    AttemptOutcome outcome = run(outputs, body).outcome();
    assertThat(outcome).isInstanceOf(AttemptOutcome.Failed.class);
    return ((AttemptOutcome.Failed) outcome).failure();
  }

  @Test
  void theFirstLineOfADeviceSaysWhatComputes() {
    run(Map.of(), context -> context.device());
    assertThat(lines).singleElement().asString().matches("computes on cpu:0 \\(.+, 1 thread\\)");
  }

  @Test
  void aGpuThatIsNotThereFailsTheAttemptAndEndsTheProcess() {
    Conclusion conclusion = run("cuda:7", Map.of(), context -> context.device());
    TaskFailure failure = ((AttemptOutcome.Failed) conclusion.outcome()).failure();
    assertThat(failure.cause()).isEqualTo(Cause.GPU_FAULT);
    assertThat(failure.message()).startsWith("cuda:7: ");
    assertThat(conclusion.retire()).isTrue();
  }

  @Test
  void twoGpusAreRefusedBeforeTheKindBegins() {
    Conclusion conclusion = run("cuda:0,cuda:1", Map.of(), context -> context.log("began"));
    TaskFailure failure = ((AttemptOutcome.Failed) conclusion.outcome()).failure();
    assertThat(failure.cause()).isEqualTo(Cause.BAD_INPUT);
    assertThat(failure.message()).isEqualTo("a task computes on one GPU, not on cuda:0,cuda:1");
    assertThat(lines).isEmpty();
  }

  @Test
  void aFullGpuIsAnotherFailureThanAFullProcessor() {
    TaskFailure full =
        failure(
            Map.of(),
            context -> {
              throw new OutOfDeviceMemoryException("cuda:0", 100, 50, 120);
            });
    assertThat(full.cause()).isEqualTo(Cause.GPU_OOM);
    assertThat(full.message()).startsWith("cuda:0 cannot give");
    TaskFailure tooMuch =
        failure(
            Map.of(),
            context -> {
              try (Scope scope = context.device().scope()) {
                scope.matrix(1024, 1024);
              }
            });
    assertThat(tooMuch.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
  }

  @Test
  void aLostGpuEndsItsProcess() {
    Conclusion conclusion =
        run(
            Map.of(),
            context -> {
              throw new DeviceLostException("cuda:0 is lost", new IllegalStateException("700"));
            });
    TaskFailure failure = ((AttemptOutcome.Failed) conclusion.outcome()).failure();
    assertThat(failure.cause()).isEqualTo(Cause.GPU_FAULT);
    assertThat(failure.message()).isEqualTo("cuda:0 is lost");
    assertThat(conclusion.retire()).isTrue();
  }

  @Test
  void aMissingOutputIsAFailure() {
    TaskFailure failure = failure(Map.of("table", OutputType.TABLE), context -> {});
    assertThat(failure.cause()).isEqualTo(Cause.INTERNAL);
    assertThat(failure.message()).contains("[table]");
  }

  @Test
  void anUndeclaredOutputIsAFailure() {
    TaskFailure failure =
        failure(Map.of(), context -> context.save("other", "f", "text/plain", Files::createFile));
    assertThat(failure.message()).contains("not 'other'");
  }

  @Test
  void aWriterThatFailsIsAnIoFailureAndLeavesNothing() throws IOException {
    TaskFailure failure =
        failure(
            Map.of("out", OutputType.FILE),
            context ->
                context.save(
                    "out",
                    "f",
                    "text/plain",
                    file -> {
                      Files.writeString(file, "half");
                      throw new IOException("disk full");
                    }));
    assertThat(failure.cause()).isEqualTo(Cause.IO);
    assertThat(failure.message()).isEqualTo("cannot save output 'out': disk full");
    try (var files = Files.walk(folder.resolve("store"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void theScratchFolderIsEmptyPrivateAndGoneAtTheEnd() {
    List<Path> seen = new ArrayList<>();
    Conclusion conclusion =
        run(
            Map.of(),
            context -> {
              seen.add(context.scratch());
              try {
                assertThat(context.scratch()).isEmptyDirectory();
                Files.createDirectories(context.scratch().resolve("a/b"));
                Files.writeString(context.scratch().resolve("a/b/c"), "x");
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    assertThat(conclusion.outcome()).isInstanceOf(AttemptOutcome.Succeeded.class);
    assertThat(seen.getFirst()).doesNotExist();
  }

  @Test
  void aCancelledAttemptHasNoResultEvenWhereTheKindEnds() {
    TaskFailure failure =
        failure(
            Map.of(),
            context -> {
              cancellation.cancel(CANCELLED);
              context.metric("x", 1);
            });
    assertThat(failure).isEqualTo(CANCELLED);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anAttemptThatIsCancelledBeforehandDoesNotBegin() {
    cancellation.cancel(CANCELLED);
    List<String> begun = new ArrayList<>();
    assertThat(failure(Map.of(), context -> begun.add("yes"))).isEqualTo(CANCELLED);
    assertThat(begun).isEmpty();
  }

  @Test
  void aCancellationInterruptsAKindThatWaits() {
    TaskFailure failure =
        failure(
            Map.of(),
            context -> {
              cancellation.cancel(CANCELLED);
              new java.util.concurrent.CountDownLatch(1).await();
            });
    assertThat(failure).isEqualTo(CANCELLED);
  }

  @Test
  void whatAKindThrowsIsInTheLogAndInTheLastLines() {
    TaskFailure failure =
        failure(
            Map.of(),
            context -> {
              throw new IllegalStateException("broken", new IOException("deep"));
            });
    assertThat(failure.message()).isEqualTo("java.lang.IllegalStateException: broken");
    assertThat(failure.lastLines()).hasSizeLessThan(13).first().isEqualTo(failure.message());
    assertThat(lines).contains("Caused by: java.io.IOException: deep");
  }

  @Test
  void onlyAnErrorMakesAProcessUnfit() {
    assertThat(run(Map.of(), context -> Integer.parseInt("x")).retire()).isFalse();
    assertThat(
            run(
                    Map.of(),
                    context -> {
                      throw new OutOfMemoryError("planted");
                    })
                .retire())
        .isTrue();
  }

  @Test
  void theLastValueOfAMetricCounts() {
    Conclusion conclusion =
        run(
            Map.of(),
            context -> {
              context.metric("x", 1);
              context.metric("x", 2);
            });
    assertThat(((AttemptOutcome.Succeeded) conclusion.outcome()).metrics())
        .containsExactly(Map.entry("x", 2.0));
  }

  private static Subtask subtask(List<TaskResult> inputs) {
    return new Subtask("noop", Value.Mapping.empty(), Resources.DEFAULT, inputs);
  }

  private static TaskResult result(String task) {
    return new TaskResult(
        new TaskId(task), "noop", new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  @Test
  void subtasksGiveTheirResultsAndAnInputOfManyIsSentOnce() {
    List<SubtaskList> asked = new ArrayList<>();
    answers =
        list -> {
          asked.add(list);
          return new SubtaskOutcome.Done(List.of(result("task~1[i=0]")));
        };
    List<TaskResult> results = new ArrayList<>();
    TaskResult input = result("input");
    run(
        Map.of(),
        context -> {
          assertThat(context.subtasks(List.of())).isEmpty();
          results.addAll(
              context.subtasks(List.of(subtask(List.of(input)), subtask(List.of(input)))));
        });
    assertThat(results).extracting(TaskResult::task).containsExactly(new TaskId("task~1[i=0]"));
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().inputs()).containsExactly(input);
    assertThat(asked.getFirst().get(1)).isEqualTo(subtask(List.of(input)));
  }

  @Test
  void aFailedSubtaskFailsItsParentUnlessItWasCancelled() {
    TaskFailure why = TaskFailure.of(Cause.CHILD_FAILED, "child task task~1[i=0] failed: exit 3");
    answers = _ -> new SubtaskOutcome.Failed(why);
    assertThat(failure(Map.of(), context -> context.subtasks(List.of(subtask(List.of())))))
        .extracting(TaskFailure::cause, TaskFailure::message)
        .containsExactly(why.cause(), why.message());
    answers =
        _ -> {
          cancellation.cancel(CANCELLED);
          return new SubtaskOutcome.Failed(why);
        };
    assertThat(failure(Map.of(), context -> context.subtasks(List.of(subtask(List.of())))))
        .isEqualTo(CANCELLED);
  }
}
