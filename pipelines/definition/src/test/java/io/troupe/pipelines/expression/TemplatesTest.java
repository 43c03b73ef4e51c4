package io.troupe.pipelines.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {
  private static final String DIGEST = "ab".repeat(32);

  private static Scope.Outcome outcome(int split, String state, double auc) {
    TreeMap<String, Value> cell = new TreeMap<>(Map.of("split", new Value.Int(split)));
    TaskId id = TaskId.of("train", cell);
    TaskResult result =
        new TaskResult(
            id,
            "graph",
            cell,
            new TreeMap<>(Map.of("auc", auc)),
            new TreeMap<>(
                Map.of(
                    "model",
                    new Artifact(
                        "model", List.of(new Blob("m", "text/plain", 1, DIGEST, List.of()))))));
    boolean good = state.equals("succeeded") || state.equals("cached");
    return new Scope.Outcome(id, cell, state, good ? Optional.of(result) : Optional.empty());
  }

  private static Scope scope() {
    Map<String, Scope.Group> groups =
        Map.of(
            "train",
            new Scope.Group(true, List.of(outcome(0, "succeeded", 0.8), outcome(1, "cached", 0.9))),
            "one",
            new Scope.Group(false, List.of(outcome(0, "cached", 0.5))),
            "gone",
            new Scope.Group(false, List.of(outcome(0, "skipped", 0))));
    return new Scope(
        new Scope.Run("r1", "demo"),
        Map.of(
            "seed", new Value.Int(17),
            "lr", new Value.Real(0.001),
            "max-steps", new Value.Int(5),
            "name", new Value.Text("gcn")),
        Map.of("split", new Value.Int(3)),
        Optional.of(
            new Scope.Item(
                "q", new Value.Mapping(new LinkedHashMap<>(Map.of("x", new Value.Int(4)))))),
        name -> Optional.ofNullable(groups.get(name)));
  }

  private static <T> T done(Evaluation<T> evaluation) {
    return switch (evaluation) {
      case Evaluation.Done<T>(T value) -> value;
      case Evaluation.Failed<T>(List<TemplateError> errors) ->
          throw new AssertionError(errors.toString());
    };
  }

  private static <T> List<TemplateError> errors(Evaluation<T> evaluation) {
    return switch (evaluation) {
      case Evaluation.Done<T>(T value) -> throw new AssertionError("has the value " + value);
      case Evaluation.Failed<T>(List<TemplateError> errors) -> errors;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          ${{ 1 + 2 * 3 }} => 7
          ${{ (1 + 2) * 3 }} => 9
          ${{ 7 / 2 }} => 3.5
          ${{ 7 // 2 }} => 3
          ${{ -7 // 2 }} => -4
          ${{ -7 % 3 }} => 2
          ${{ 10 - 3 - 2 }} => 5
          ${{ params.seed + matrix.split }} => 20
          ${{ params.max-steps - 1 }} => 4
          ${{ params['max-steps'] }} => 5
          ${{ params.lr * 10 }} => 0.01
          ${{ 1 < 2 && !false }} => true
          ${{ 1 == 1.0 }} => true
          ${{ 'a' == 'b' || 2 >= 2 }} => true
          ${{ params.seed > 10 ? 'big' : 'small' }} => big
          ${{ if(params.seed > 100, 'big', 'small') }} => small
          ${{ 'it''s' }} => it's
          ${{ "a ""hi"" b" }} => a "hi" b
          ${{ 'a' + 1 + true }} => a1true
          run-${{ params.name }}-${{ matrix.split }} => run-gcn-3
          $${{ x }} => ${{ x }}
          ${{ min(3, 2.5, 9) }} => 2.5
          ${{ max([1, 5, 2]) }} => 5
          ${{ len('äöü') }} => 3
          ${{ contains([1, 2], 2.0) }} => true
          ${{ contains('minesweeper', 'sweep') }} => true
          ${{ join(range(3), '-') }} => 0-1-2
          ${{ mean(tasks.train.metrics.auc) }} => 0.8500000000000001
          ${{ tasks.train.state }} => succeeded
          ${{ tasks.one.metrics.auc }} => 0.5
          ${{ len(tasks.train.all) }} => 2
          ${{ tasks.train.all[1].matrix.split }} => 1
          ${{ tasks.gone.state }} => skipped
          ${{ q.x * 2 }} => 8
          ${{ run.name }} => demo
          ${{ int('7') + int(2.9) }} => 9
          ${{ text(1e-3) }} => 0.001
          ${{ upper('a') + lower('B') }} => Ab
          ${{ [1, 2][1] }} => 2
          """)
  void computes(String template, String expected) {
    assertThat(done(Templates.evaluate(template, scope()))).hasToString(expected);
  }

  @Test
  void anOutputIsItsDigest() {
    assertThat(Templates.evaluate("${{ tasks.one.outputs.model }}", scope()))
        .isEqualTo(new Evaluation.Done<Value>(new Value.Text(DIGEST)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          ${{ 9223372036854775807 + 1 }} => does not fit 64 bits
          ${{ 1 // 0 }} => division by zero
          ${{ 1 / 0 }} => division by zero
          ${{ 1.0 % 0 }} => division by zero
          ${{ -(-9223372036854775807 - 1) }} => does not fit 64 bits
          ${{ 1e308 * 10 }} => too large
          ${{ tasks.one.metrics.f1 }} => tasks.one.metrics has no 'f1'
          ${{ tasks.gone.metrics.auc }} => because tasks.gone is skipped
          ${{ tasks.never.state }} => tasks has no 'never'
          ${{ params.sed }} => params has no 'sed'
          ${{ matrix.x }} => matrix has no 'x'
          ${{ [1][1] }} => index 1 is outside the list of 1
          ${{ 'a' * 2 }} => expected a number
          ${{ !1 }} => expected true or false
          ${{ mean([]) }} => an empty list has no mean
          ${{ range(1000000000) }} => the count must be 0 to 100000
          ${{ 1 + }} => ends where a value should follow
          ${{ }} => the template is empty
          ${{ (1 }} => expected ')'
          ${{ 1 2 }} => expected an operator
          ${{ 'a }} => the text is not closed
          ${{ 1 => the template is not closed
          ${{ a = 1 }} => '=' means nothing here
          ${{ nope(1) }} => there is no such function nope
          ${{ 1.2.3 }} => expected a name after '.'
          a ${{ [1] }} => cannot be part of a text
          """)
  void refusesWithAReason(String template, String reason) {
    TemplateError error = errors(Templates.evaluate(template, scope())).getFirst();
    assertThat(error.message()).contains(reason);
    assertThat(error.offset()).isBetween(0, template.length());
  }

  @Test
  void decidesAndRefusesWhatIsNoCondition() {
    assertThat(Templates.decide("${{ tasks.one.metrics.auc < 0.6 }}", scope()))
        .isEqualTo(new Evaluation.Done<>(true));
    assertThat(Templates.decide("${{ 1 }}", scope())).isInstanceOf(Evaluation.Failed.class);
  }

  @Test
  void expandsTheTasksOfASweepUnderTheirAxes() {
    assertThat(
            done(Templates.expand(new TaskGroup.ForEach("${{ tasks.train.all }}", "q"), scope())))
        .extracting(cell -> TaskId.of("infer", cell.cell()).text())
        .containsExactly("infer[split=0]", "infer[split=1]");
    assertThat(done(Templates.expand(new TaskGroup.ForEach("${{ [3, 1] }}", "n"), scope())))
        .extracting(cell -> TaskId.of("x", cell.cell()).text())
        .containsExactly("x[n=3]", "x[n=1]");
    assertThat(Templates.expand(new TaskGroup.ForEach("${{ [1, 1] }}", "n"), scope()))
        .isInstanceOf(Evaluation.Failed.class);
  }

  @Test
  void nestingAndSizeAreBounded() {
    for (String inner :
        List.of(
            "(".repeat(3000) + "1" + ")".repeat(3000),
            "[".repeat(3000),
            "-".repeat(7000) + "1",
            "1" + "+1".repeat(3000),
            "1?".repeat(3000) + "1")) {
      assertThat(Templates.evaluate("${{ " + inner + " }}", scope()))
          .isInstanceOf(Evaluation.Failed.class);
    }
  }

  @Test
  void noMutationOfATemplateThrows() {
    List<String> good =
        List.of(
            "${{ tasks.train.all[0].metrics['auc'] + max(1, 2.5) }}",
            "a ${{ params.seed > 3 && !(1 == 2) ? 'x''y' : \"z\" }} b ${{ run.id }}",
            "${{ if(contains([1, 2, 3], params.seed // 2), mean([1.5]), -1e3) }}");
    String alphabet = "${}()[]'\"+-*/%!=<>&|?:,. 0189aeq_é\0\n";
    for (long seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder(good.get(random.nextInt(good.size())));
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        int at = random.nextInt(text.length());
        if (random.nextBoolean()) {
          text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
        } else {
          text.delete(at, Math.min(text.length(), at + random.nextInt(1, 4)));
        }
        if (text.isEmpty()) {
          break;
        }
      }
      String template = text.toString();
      if (Templates.evaluate(template, scope()) instanceof Evaluation.Failed<Value>(var errors)) {
        assertThat(errors)
            .as("seed %d: %s", seed, template)
            .allSatisfy(
                error -> {
                  assertThat(error.offset()).isBetween(0, template.length());
                  assertThat(error.message()).isNotEmpty();
                });
      }
    }
  }
}
