package io.troupe.pipelines.language;

import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.OutputType;
import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.diagnostic.DiagnosticText;
import io.troupe.pipelines.noop.NoopKind;
import io.troupe.pipelines.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A kind with every type of parameter, and short ways to compile. */
public final class Samples {
  /** The kinds of these tests. */
  public static final Kinds KINDS = Kinds.of(List.of(new NoopKind(), new Train()));

  private Samples() {}

  /** Words of a parameter. */
  public enum Model {
    GCN,
    SAGE,
    RES_NET
  }

  /** A nested record. */
  public record Board(
      @Parameter(description = "Rows.", defaultValue = "10", min = 2) int rows,
      @Parameter(description = "Share of mines.", defaultValue = "0.2", min = 0, max = 1)
          double mines) {}

  /** What the kind takes. */
  public record TrainParameters(
      @Parameter(description = "The model.") Model model,
      @Parameter(description = "The split.", defaultValue = "0", min = 0, max = 9) int split,
      @Parameter(
              description = "Step size.",
              defaultValue = "0.003",
              min = 0,
              aboveMin = true,
              max = 1)
          double lr,
      @Parameter(description = "Layers.", defaultValue = "3", min = 1, max = 32) int layers,
      @Parameter(description = "Widths.", defaultValue = "[64]", min = 1) List<Integer> hidden,
      @Parameter(description = "Where from.") Optional<String> source,
      @Parameter(description = "Warm up.", defaultValue = "false") boolean warmup,
      @Parameter(description = "Pause.", defaultValue = "0s") Duration pause,
      @Parameter(
              description = "Norm.",
              defaultValue = "none",
              oneOf = {"none", "batch"})
          String norm,
      @Parameter(description = "The board.", defaultValue = "{}") Board board) {}

  /** A kind that is never run here. */
  public static final class Train implements TaskKind<TrainParameters> {
    @Override
    public String name() {
      return "train";
    }

    @Override
    public int version() {
      return 4;
    }

    @Override
    public String summary() {
      return "Trains.";
    }

    @Override
    public Class<TrainParameters> parameters() {
      return TrainParameters.class;
    }

    @Override
    public Map<String, OutputType> outputs() {
      return Map.of("model", OutputType.TENSOR_SET);
    }

    @Override
    public Optional<Set<String>> metrics() {
      return Optional.of(Set.of("auc", "loss"));
    }

    @Override
    public List<ParameterProblem> check(TrainParameters parameters) {
      return parameters.model() == Model.RES_NET && parameters.layers() > 10
          ? List.of(
              new ParameterProblem(
                  "layers", "a ResNet has at most 10 layers here", Optional.of("layers: 10")))
          : List.of();
    }

    @Override
    public void run(TrainParameters parameters, TaskContext context) {
      throw new UnsupportedOperationException("only compiled");
    }
  }

  /** A file with {@code tasks} and nothing else that matters. */
  public static String file(String tasks) {
    return "apiVersion: troupe/v1\nkind: Pipeline\nmetadata: {name: test}\n" + tasks;
  }

  static Compilation compile(String text, Overrides overrides) {
    return new PipelineCompiler(KINDS).compile("test.yaml", text, overrides);
  }

  static Plan plan(String text) {
    return plan(text, Overrides.NONE);
  }

  static Plan plan(String text, Overrides overrides) {
    return switch (compile(text, overrides)) {
      case Compilation.Compiled compiled -> compiled.plan();
      case Compilation.Rejected rejected ->
          throw new AssertionError(DiagnosticText.render(rejected.diagnostics(), false));
    };
  }

  /** All findings, warnings too. */
  public static List<Diagnostic> findings(String text) {
    return findings(compile(text, Overrides.NONE));
  }

  static List<Diagnostic> findings(Compilation compilation) {
    return switch (compilation) {
      case Compilation.Compiled compiled -> compiled.warnings();
      case Compilation.Rejected rejected -> rejected.diagnostics();
    };
  }

  static Overrides params(String... params) {
    return new Overrides(
        List.of(params), Optional.empty(), List.of(), List.of(), Optional.empty(), List.of());
  }

  static Overrides sets(String... sets) {
    return new Overrides(
        List.of(), Optional.empty(), List.of(sets), List.of(), Optional.empty(), List.of());
  }

  static Overrides only(String... only) {
    return new Overrides(
        List.of(), Optional.empty(), List.of(), List.of(only), Optional.empty(), List.of());
  }
}
