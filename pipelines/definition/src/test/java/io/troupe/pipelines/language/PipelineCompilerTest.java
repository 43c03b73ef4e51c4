package io.troupe.pipelines.language;

import static io.troupe.pipelines.language.Samples.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.DiagnosticJson;
import io.troupe.pipelines.diagnostic.DiagnosticText;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineCompilerTest {
  private static final String SWEEP =
      file(
          """
          params:
            splits: {type: int, default: 2}
            lr: {type: float, default: 3e-3}
          tasks:
            sum:
              uses: noop
              needs: [train]
              with: {value: "${{ mean(tasks.train.metrics.auc) }}"}
            train:
              uses: train
              matrix:
                axes: {model: [gcn, sage], split: "${{ range(params.splits) }}"}
                exclude: [{model: sage, split: 1}]
                include: [{model: res-net, split: 0}]
                max-parallel: 2
              with: {model: "${{ matrix.model }}", split: "${{ matrix.split }}", lr: "${{ params.lr }}"}
              resources: {cpu: 2, memory: 6GiB, gpu: {memory: 4GiB, arch: ">=8.0", fallback: cpu}}
              timeout: {run: 20m, total: 2h}
          """);

  private static List<String> ids(TaskGroup group) {
    return group.cells().stream().map(cell -> TaskId.of(group.name(), cell).text()).toList();
  }

  @Test
  void aPlanHasItsGroupsInAnOrderThatCanRun() {
    Plan plan = Samples.plan(SWEEP);
    assertThat(plan.groups()).extracting(TaskGroup::name).containsExactly("train", "sum");
    TaskGroup train = plan.group("train");
    assertThat(ids(train))
        .containsExactly(
            "train[model=gcn,split=0]",
            "train[model=gcn,split=1]",
            "train[model=sage,split=0]",
            "train[model=res-net,split=0]");
    assertThat(train.kindVersion()).isEqualTo(4);
    assertThat(train.maxParallel()).hasValue(2);
    assertThat(train.timeout().run()).contains(Duration.ofMinutes(20));
    assertThat(train.timeout().total()).contains(Duration.ofHours(2));
    assertThat(train.resources())
        .isEqualTo(
            new Resources(
                2,
                6L << 30,
                Optional.of(new Resources.Gpu(1, 4L << 30, false, Optional.of(">=8.0"), true))));
    assertThat(plan.params()).containsEntry("lr", new Value.Real(0.003));
  }

  @Test
  void parametersOfTheCommandLineWinOverTheirFileAndThatOverDefaults() {
    Overrides overrides =
        new Overrides(
            List.of("lr=1e-2"),
            Optional.of(new Overrides.ParamsFile("p.yaml", "lr: 0.5\nsplits: 3\n")),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());
    Plan plan = Samples.plan(SWEEP, overrides);
    assertThat(plan.params())
        .containsEntry("lr", new Value.Real(0.01))
        .containsEntry("splits", new Value.Int(3));
    assertThat(plan.overrides()).containsExactly("--params p.yaml", "-p lr=1e-2");
  }

  @Test
  void setPutsAValueIntoTheTree() {
    Plan plan =
        Samples.plan(SWEEP, Samples.sets("tasks.train.with.layers=7", "tasks.sum.cache=off"));
    assertThat(plan.group("train").with().entries()).containsEntry("layers", new Value.Int(7));
    assertThat(plan.group("sum").cache()).isEqualTo(CacheMode.OFF);
  }

  @Test
  void aBadSetIsShownInTheOption() {
    assertThat(Samples.findings(Samples.compile(SWEEP, Samples.sets("tasks.train.with.layers=70"))))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.file()).isEqualTo("--set");
              assertThat(d.column()).isEqualTo(25);
              assertThat(d.message())
                  .isEqualTo("'layers' is 70, and must be at least 1 and at most 32");
            });
  }

  @Test
  void onlyKeepsTheCellsAndWhatTheyNeed() {
    assertThat(ids(Samples.plan(SWEEP, Samples.only("train[model=gcn]")).group("train")))
        .containsExactly("train[model=gcn,split=0]", "train[model=gcn,split=1]");
    assertThat(Samples.plan(SWEEP, Samples.only("train[split=1]")).groups()).hasSize(1);
    assertThat(Samples.plan(SWEEP, Samples.only("sum")).groups()).hasSize(2);
  }

  @Test
  void theDeviceOfATaskSaysWhetherItNeedsAGpu() {
    Plan plan =
        Samples.plan(
            """
            apiVersion: troupe/v1
            kind: Pipeline
            metadata: {name: devices}
            defaults: {device: cuda}
            tasks:
              usual: {uses: noop}
              more: {uses: noop, device: cuda, resources: {gpu: {memory: 6GiB, count: 2}}}
              none: {uses: noop, device: cpu}
            """,
            Overrides.NONE);
    assertThat(plan.group("usual").resources().gpu()).contains(Resources.Gpu.ONE);
    assertThat(plan.group("more").resources().gpu())
        .contains(new Resources.Gpu(2, 6L << 30, false, Optional.empty(), false));
    assertThat(plan.group("none").resources().gpu()).isEmpty();
  }

  @Test
  void aTaskOnTheProcessorCannotAskForAGpu() {
    String text =
        """
        apiVersion: troupe/v1
        kind: Pipeline
        metadata: {name: devices}
        tasks:
          both: {uses: noop, device: cpu, resources: {gpu: {memory: 6GiB}}}
          other: {uses: noop, device: gpu}
        """;
    assertThat(Samples.findings(Samples.compile(text, Overrides.NONE)))
        .extracting(Diagnostic::message)
        .containsExactly(
            "'device' is 'cpu', but 'resources' asks for a GPU",
            "'device' is 'gpu', and must be one of cpu, cuda");
  }

  @Test
  void untilAndForce() {
    Overrides overrides =
        new Overrides(
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.of("train"),
            List.of("train"));
    Plan plan = Samples.plan(SWEEP, overrides);
    assertThat(plan.groups())
        .singleElement()
        .satisfies(group -> assertThat(group.cache()).isEqualTo(CacheMode.REFRESH));
  }

  @Test
  void eightMistakesAreEightFindings() {
    String text =
        """
        apiVersion: troupe/v1
        kind: Pipeline
        metadata: {name: bad}
        tasks:
          train:
            uses: trian
            neds: [x]
          eval:
            uses: train
            needs: [trane]
            resources: {memory: 6GB}
            timeout: {run: 20}
            with: {model: gnc, lr: 0, split: "${{ params.split }}"}
        """;
    assertThat(Samples.findings(text))
        .extracting(d -> d.code() + " " + d.line() + ":" + d.column() + " " + d.hint().orElse(""))
        .containsExactly(
            "UNKNOWN_KIND 6:11 did you mean 'train'?",
            "UNKNOWN_KEY 7:5 did you mean 'needs'?",
            "UNKNOWN_NEED 10:13 did you mean 'train' (line 5)?",
            "SIZE 11:25 write 6GiB",
            "DURATION 12:20 write 20s",
            "WITH 13:19 did you mean 'gcn'?",
            "WITH 13:28 ",
            "TEMPLATE_NAME 13:50 ");
  }

  @Test
  void isShownAsRustcWould() {
    List<Diagnostic> findings =
        Samples.findings(file("tasks:\n  a: {uses: noop}\n  b: {uses: noop, needs: [aa]}\n"));
    assertThat(DiagnosticText.render(findings, false))
        .isEqualTo(
            """
            error[TRP-2104]: task 'b' needs unknown task 'aa'
             --> test.yaml:6:27
              |
            6 |   b: {uses: noop, needs: [aa]}
              |                           ^^
              = help: did you mean 'a' (line 5)?

            1 error
            """);
    assertThat(DiagnosticText.render(findings, true)).contains("\u001b[1;31m");
    assertThat(DiagnosticJson.tree(findings).toString())
        .isEqualTo(
            "[{\"code\":\"TRP-2104\",\"severity\":\"error\",\"message\":\"task 'b' needs unknown"
                + " task 'aa'\",\"file\":\"test.yaml\",\"line\":6,\"column\":27,\"hint\":\"did you"
                + " mean 'a' (line 5)?\"}]");
  }

  @Test
  void noControlCharacterOfAFileReachesTheTerminal() {
    String text = file("tasks: {a: {uses: \"\\e[31m\\u202enoop\"}}");
    assertThat(DiagnosticText.render(Samples.findings(text), false))
        .doesNotContain("\u001b", "\u202e");
  }

  @Test
  void atMostFiftyAreShown() {
    StringBuilder tasks = new StringBuilder("tasks:\n");
    for (int i = 0; i < 80; i++) {
      tasks.append("  t").append(i).append(": {uses: nope}\n");
    }
    assertThat(Samples.findings(file(tasks.toString()))).hasSize(50);
  }

  @Test
  void everyCellIsCheckedByItsKind() {
    String text =
        file(
            """
            tasks:
              a:
                uses: train
                matrix: {axes: {model: [gcn, res-net], layers: [3, 12]}}
                with: {model: "${{ matrix.model }}", layers: "${{ matrix.layers }}"}
            """);
    assertThat(Samples.findings(text))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.WITH);
              assertThat(d.message())
                  .isEqualTo("a ResNet has at most 10 layers here (in a[layers=12,model=res-net])");
              assertThat(d.hint()).contains("layers: 10");
            });
  }

  @Test
  void whatARunWillGiveIsCheckedByType() {
    String text =
        file(
            """
            tasks:
              one: {uses: train, with: {model: gcn}}
              two:
                uses: train
                needs: [one]
                with:
                  model: "${{ tasks.one.state }}"
                  split: "${{ tasks.one.metrics.auc }}"
                  lr: "${{ tasks.one.metrics.auc }}"
                  source: "${{ tasks.one.outputs.model }}"
            """);
    assertThat(Samples.findings(text))
        .extracting(Diagnostic::message)
        .containsExactly("'split' must be a whole number, and the template gives a number");
  }

  @Test
  void aBrokenMatrixHidesNothingElse() {
    String text =
        file(
            """
            tasks:
              a:
                uses: train
                matrix: {axes: {model: gcn}, exclude: {model: gcn}}
                with: {model: "${{ matrix.model }}", layer: 3, split: "${{ len(5) }}"}
              b:
                uses: noop
                needs: a
                with: {value: "${{ max(tasks.a.metrics.auc) }}"}
            """);
    assertThat(Samples.findings(text))
        .extracting(d -> d.line() + " " + d.message())
        .containsExactly(
            "7 axis 'model' must be a list, not the text 'gcn'",
            "7 'exclude' must be a list, not a mapping",
            "8 unknown parameter 'layer'",
            "8 len(…) takes a list or a text",
            "11 'needs' must be a list, not the text 'a'");
  }

  @Test
  void aCircleIsNamedOnce() {
    String text =
        file(
            """
            tasks:
              a: {uses: noop, needs: [c]}
              b: {uses: noop, needs: [a]}
              c: {uses: noop, needs: [b]}
              d: {uses: noop, needs: [c]}
            """);
    assertThat(Samples.findings(text))
        .extracting(Diagnostic::message)
        .containsExactly("tasks need each other in a circle: a needs c needs b needs a");
  }

  @Test
  void wordsOfYamlOneStayTexts() {
    String text =
        file(
            """
            params:
              a: {type: string, default: 010}
              b: {type: string, default: yes}
              c: {type: string, default: 1_000}
            tasks:
              t: {uses: noop, with: {value: "${{ len(params.a + params.b + params.c) }}"}}
            """);
    assertThat(Samples.plan(text).params())
        .containsEntry("a", new Value.Text("010"))
        .containsEntry("b", new Value.Text("yes"))
        .containsEntry("c", new Value.Text("1_000"));
  }

  @Test
  void idsHoldNothingThatBreaksAUrlOrAFileName() {
    String text =
        file(
            """
            tasks:
              a:
                uses: train
                matrix: {axes: {s: ["a/b", "x=1,y", "é", "..", "[", "%2F"]}}
                with: {model: gcn, source: "${{ matrix.s }}"}
            """);
    assertThat(ids(Samples.plan(text).group("a")))
        .containsExactly(
            "a[s=a%2Fb]", "a[s=x%3D1%2Cy]", "a[s=%C3%A9]", "a[s=..]", "a[s=%5B]", "a[s=%252F]");
  }

  @Test
  void defaultsAreTakenFieldByField() {
    String text =
        file(
            """
            defaults:
              retry: {max: 5, backoff: {initial: 3s}}
              timeout: {run: 20m}
              cache: off
            tasks:
              a: {uses: noop, retry: {max: 1}, timeout: {queue: 1m}}
            """);
    TaskGroup group = Samples.plan(text).group("a");
    assertThat(group.retry().max()).isEqualTo(1);
    assertThat(group.retry().initial()).isEqualTo(Duration.ofSeconds(3));
    assertThat(group.timeout().run()).contains(Duration.ofMinutes(20));
    assertThat(group.timeout().queue()).contains(Duration.ofMinutes(1));
    assertThat(group.cache()).isEqualTo(CacheMode.OFF);
  }
}
