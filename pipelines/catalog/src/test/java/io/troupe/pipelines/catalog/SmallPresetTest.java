package io.troupe.pipelines.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.pipelines.expression.Evaluation;
import io.troupe.pipelines.expression.Scope;
import io.troupe.pipelines.expression.Templates;
import io.troupe.pipelines.graph.GraphBenchmarkParameters;
import io.troupe.pipelines.graph.model.Model;
import io.troupe.pipelines.language.Compilation;
import io.troupe.pipelines.language.Overrides;
import io.troupe.pipelines.language.PipelineCompiler;
import io.troupe.pipelines.parameters.Decoded;
import io.troupe.pipelines.parameters.ParameterDecoder;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The example file trains exactly what {@code RealDataTest} holds to its gates. */
class SmallPresetTest {
  @Test
  void minesweeperHasTwoSplitsOfEachModel() throws IOException {
    assertThat(trainings("minesweeper"))
        .containsExactlyInAnyOrder(
            preset("minesweeper", Model.RESNET, 0, 2, 60),
            preset("minesweeper", Model.RESNET, 1, 2, 60),
            preset("minesweeper", Model.GCN, 0, 5, 300),
            preset("minesweeper", Model.GCN, 1, 5, 300),
            preset("minesweeper", Model.SAGE, 0, 5, 300),
            preset("minesweeper", Model.SAGE, 1, 5, 300));
  }

  @Test
  void tolokersHasTwoSplitsOfEachModel() throws IOException {
    assertThat(trainings("tolokers"))
        .containsExactlyInAnyOrder(
            preset("tolokers", Model.RESNET, 0, 2, 150),
            preset("tolokers", Model.RESNET, 1, 2, 150),
            preset("tolokers", Model.GCN, 0, 3, 200),
            preset("tolokers", Model.GCN, 1, 3, 200),
            preset("tolokers", Model.SAGE, 0, 3, 200),
            preset("tolokers", Model.SAGE, 1, 3, 200));
  }

  /** Hidden size 64, learning rate 3e-3, no weight decay, dropout 0.2, a look every 10 steps. */
  private static GraphBenchmarkParameters preset(
      String dataset, Model model, int split, int layers, int steps) {
    return new GraphBenchmarkParameters(
        dataset, Optional.empty(), model, split, layers, 64, 3e-3, 0, 0.2, steps, 10, 0);
  }

  private static List<GraphBenchmarkParameters> trainings(String group) throws IOException {
    Path file = Path.of("../../conf/pipelines/heterophilous-small.yaml");
    Compilation compilation =
        new PipelineCompiler(Catalog.kinds())
            .compile(file.toString(), Files.readAllBytes(file), Overrides.NONE);
    assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
    Plan plan = ((Compilation.Compiled) compilation).plan();
    return plan.group(group).cells().stream().map(cell -> training(plan, group, cell)).toList();
  }

  private static GraphBenchmarkParameters training(
      Plan plan, String group, SortedMap<String, Value> cell) {
    Scope scope =
        new Scope(
            new Scope.Run("run", plan.name()),
            plan.params(),
            cell,
            Optional.empty(),
            _ -> Optional.empty());
    return switch (Templates.resolve(plan.group(group).with(), scope)) {
      case Evaluation.Done<Value.Mapping>(Value.Mapping with) -> decode(with);
      case Evaluation.Failed<Value.Mapping> failed -> throw new AssertionError(failed);
    };
  }

  private static GraphBenchmarkParameters decode(Value.Mapping with) {
    return switch (ParameterDecoder.of(GraphBenchmarkParameters.class).decode(with)) {
      case Decoded.Good<GraphBenchmarkParameters>(GraphBenchmarkParameters parameters) ->
          parameters;
      case Decoded.Bad<GraphBenchmarkParameters> bad -> throw new AssertionError(bad);
    };
  }
}
