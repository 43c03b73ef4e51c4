package io.troupe.pipelines.language;

import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.expression.TemplateCheck;
import io.troupe.pipelines.expression.Type;
import io.troupe.pipelines.parameters.ParameterDecoder;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import io.troupe.pipelines.yaml.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Checks the {@code with} of a task as its kind will see it, in every cell. */
final class WithCheck {
  private final Draft draft;
  private final Map<String, Type> roots;
  private final EarlyValues early;
  private final Optional<DataFolders> data;
  private final Findings findings;
  private final IdentityHashMap<Node, TemplateCheck> checks = new IdentityHashMap<>();
  private final Map<String, Type> pending = new HashMap<>();
  private final Set<String> axes = new HashSet<>();

  /**
   * Checks of {@code draft}'s parameters.
   *
   * @param data where data sets must be; empty where nobody knows yet on which machine it runs
   */
  WithCheck(
      Draft draft,
      Optional<DataFolders> data,
      Map<String, Type> roots,
      EarlyValues early,
      Findings findings) {
    this.draft = draft;
    this.data = data;
    this.roots = roots;
    this.early = early;
    this.findings = findings;
  }

  /** The axes that templates of {@code with} read. */
  Set<String> axes() {
    return axes;
  }

  void check() {
    draft.with().ifPresent(this::templates);
    draft.kind().ifPresent(this::cells);
  }

  private void templates(Node node) {
    switch (node) {
      case Node.Sequence sequence -> sequence.items().forEach(this::templates);
      case Node.Mapping mapping ->
          mapping.entries().values().forEach(entry -> templates(entry.value()));
      case Node.Scalar scalar -> {
        if (scalar.value() instanceof Value.Text(String text) && text.contains("${{")) {
          TemplateCheck check = early.check(scalar, text, roots);
          checks.put(scalar, check);
          axes.addAll(check.axes());
        }
      }
    }
  }

  /** A problem with the first cell in which it was met. */
  private record Met(String first, int cells) {}

  private <P extends Record> void cells(TaskKind<P> kind) {
    List<SortedMap<String, Value>> all =
        draft.sweep().map(Sweep::cells).orElse(List.of(new TreeMap<>()));
    List<SortedMap<String, Value>> looked =
        all.isEmpty() ? List.of(new TreeMap<>()) : axes.isEmpty() ? all.subList(0, 1) : all;
    ParameterDecoder<P> decoder = ParameterDecoder.of(kind.parameters());
    Map<ParameterProblem, Met> met = new LinkedHashMap<>();
    for (SortedMap<String, Value> cell : looked) {
      Value.Mapping with =
          draft.with().map(node -> resolve(node, cell)).orElse(Value.Mapping.empty());
      ParameterDecoder.Partial<P> partial =
          decoder.check(with, text -> Optional.ofNullable(pending.get(text)));
      List<ParameterProblem> problems = new ArrayList<>(partial.problems());
      partial
          .parameters()
          .ifPresent(
              parameters -> {
                problems.addAll(kind.check(parameters));
                data.ifPresent(folders -> problems.addAll(kind.checkData(parameters, folders)));
              });
      for (ParameterProblem problem : problems) {
        met.merge(
            problem,
            new Met(TaskId.of(draft.name(), cell).text(), 1),
            (a, b) -> new Met(a.first(), a.cells() + 1));
      }
    }
    met.forEach((problem, where) -> report(problem, where, looked.size()));
  }

  private void report(ParameterProblem problem, Met where, int looked) {
    String cell =
        where.cells() == looked
            ? ""
            : " (in "
                + where.first()
                + (where.cells() > 1 ? " and " + (where.cells() - 1) + " more" : "")
                + ")";
    findings.add(DiagnosticCode.WITH, place(problem), problem.message() + cell, problem.hint());
  }

  private Value.Mapping resolve(Node.Mapping mapping, SortedMap<String, Value> cell) {
    LinkedHashMap<String, Value> entries = new LinkedHashMap<>();
    mapping.entries().forEach((key, entry) -> entries.put(key, value(entry.value(), cell)));
    return new Value.Mapping(entries);
  }

  private Value value(Node node, SortedMap<String, Value> cell) {
    return switch (node) {
      case Node.Sequence sequence ->
          new Value.Sequence(sequence.items().stream().map(item -> value(item, cell)).toList());
      case Node.Mapping mapping -> resolve(mapping, cell);
      case Node.Scalar scalar -> {
        TemplateCheck check = checks.get(scalar);
        if (check == null || !(scalar.value() instanceof Value.Text(String text))) {
          yield scalar.value();
        }
        Optional<Value> known =
            check.errors().isEmpty() && check.early() && cell.keySet().containsAll(check.axes())
                ? early.evaluate(scalar, check, cell)
                : Optional.empty();
        if (known.isEmpty()) {
          // What is reported already must not be reported again as a wrong type.
          boolean reported = !check.errors().isEmpty() || check.early();
          pending.put(text, reported ? new Type.Any() : check.type());
        }
        yield known.orElse(scalar.value());
      }
    };
  }

  /** Where the parameter, such as {@code steps[2].lr}, stands or should stand. */
  private Span place(ParameterProblem problem) {
    String path = problem.parameter();
    boolean keyed = problem.message().startsWith("unknown parameter");
    if (draft.with().isEmpty()) {
      return draft.section().find("with").isPresent()
          ? draft.section().keySpan("with")
          : draft.span();
    }
    Node at = draft.with().get();
    Span span = draft.section().keySpan("with");
    for (String step : path.replace("[", ".[").split("\\.", -1)) {
      if (at instanceof Node.Mapping mapping && mapping.find(step).isPresent()) {
        Node.Entry entry = mapping.find(step).get();
        span = keyed || block(entry.value()) ? entry.keySpan() : entry.value().span();
        at = entry.value();
      } else if (at instanceof Node.Sequence list && step.matches("\\[[0-9]{1,6}]")) {
        int index = Integer.parseInt(step.substring(1, step.length() - 1));
        if (index >= list.items().size()) {
          break;
        }
        at = list.items().get(index);
        span = at.span();
      } else {
        break;
      }
    }
    return span;
  }

  private static boolean block(Node value) {
    return value.value() instanceof Value.Null;
  }
}
