package io.troupe.pipelines.language;

import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.OutputType;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.NearWord;
import io.troupe.pipelines.expression.TemplateCheck;
import io.troupe.pipelines.plan.RunOn;
import io.troupe.pipelines.value.Value;
import io.troupe.pipelines.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the entries under {@code tasks}. */
final class TaskReader {
  static final List<String> KEYS =
      List.of(
          "uses",
          "needs",
          "with",
          "matrix",
          "for-each",
          "when",
          "run-on",
          "retry",
          "timeout",
          "device",
          "resources",
          "cache",
          "isolation",
          "outputs");
  private static final int MOST_TASKS = 500;

  private final Kinds kinds;
  private final Findings findings;
  private final EarlyValues early;
  private final PolicyReader.Policies defaults;

  TaskReader(Kinds kinds, Findings findings, EarlyValues early, PolicyReader.Policies defaults) {
    this.kinds = kinds;
    this.findings = findings;
    this.early = early;
    this.defaults = defaults;
  }

  /** The tasks by name, in the order of the file. */
  Map<String, Draft> read(Node tasks) {
    if (!(tasks instanceof Node.Mapping mapping) || mapping.entries().isEmpty()) {
      findings.add(
          DiagnosticCode.WRONG_TYPE,
          tasks.span(),
          "'tasks' must be a mapping with a task",
          "tasks: {first: {uses: noop}}");
      return Map.of();
    }
    if (mapping.entries().size() > MOST_TASKS) {
      findings.add(
          DiagnosticCode.OUT_OF_RANGE,
          tasks.span(),
          "the file has %d tasks, more than %d".formatted(mapping.entries().size(), MOST_TASKS),
          "tasks that differ in values only are one task with a matrix");
      return Map.of();
    }
    Map<String, Draft> drafts = new LinkedHashMap<>();
    for (Node.Entry entry : mapping.entries().values()) {
      Names.check(entry, "task", findings);
      Section.of(entry.value(), "task '" + entry.key() + "'", KEYS, findings)
          .ifPresent(section -> drafts.put(entry.key(), draft(entry, section, mapping)));
    }
    return drafts;
  }

  private Draft draft(Node.Entry entry, Section section, Node.Mapping all) {
    String name = entry.key();
    Optional<TaskKind<?>> kind = kind(section);
    kind.ifPresent(k -> outputs(section, k));
    if (section.find("matrix").isPresent() && section.find("for-each").isPresent()) {
      findings.add(
          DiagnosticCode.CONFLICT,
          section.keySpan("for-each"),
          "'" + name + "' has both 'matrix' and 'for-each'",
          "split it into two tasks, or take the cells from one of them");
    }
    Optional<Sweep> sweep =
        section
            .section("matrix", MatrixReader.KEYS)
            .map(matrix -> new MatrixReader(name, matrix, early, findings).read());
    return new Draft(
        name,
        entry.keySpan(),
        section,
        kind,
        needs(name, section, all),
        with(section),
        sweep,
        section.section("for-each", List.of("in", "as")).flatMap(this::each),
        when(section),
        section.word("run-on", List.of(RunOn.values()), RunOn::word).orElse(RunOn.SUCCESS),
        new PolicyReader(findings).read(section, defaults));
  }

  private Optional<TaskKind<?>> kind(Section section) {
    List<String> names = kinds.all().stream().map(TaskKind::name).toList();
    section.require("uses", "one of " + String.join(", ", names));
    Optional<String> uses = section.text("uses");
    Optional<TaskKind<?>> kind = uses.flatMap(kinds::find);
    if (uses.isPresent() && kind.isEmpty()) {
      section
          .find("uses")
          .ifPresent(
              node ->
                  findings.add(
                      DiagnosticCode.UNKNOWN_KIND,
                      node.span(),
                      "there is no kind of task '" + uses.get() + "'",
                      NearWord.hint(uses.get(), names)));
    }
    return kind;
  }

  private void outputs(Section section, TaskKind<?> kind) {
    Optional<Node> node = section.find("outputs");
    if (node.isEmpty()) {
      return;
    }
    if (!(node.get() instanceof Node.Mapping mapping)) {
      section.wrong("outputs", node.get(), "a mapping", Optional.empty());
      return;
    }
    for (Node.Entry entry : mapping.entries().values()) {
      OutputType real = kind.outputs().get(entry.key());
      if (real == null) {
        findings.add(
            DiagnosticCode.OUTPUTS,
            entry.keySpan(),
            "kind '" + kind.name() + "' leaves no output '" + entry.key() + "'",
            NearWord.hint(entry.key(), kind.outputs().keySet()));
      } else if (!entry.value().value().equals(new Value.Text(real.word()))) {
        findings.add(
            DiagnosticCode.OUTPUTS,
            entry.value().span(),
            "output '" + entry.key() + "' of kind '" + kind.name() + "' is a " + real.word(),
            "write " + real.word());
      }
    }
  }

  private List<String> needs(String name, Section section, Node.Mapping all) {
    List<String> needs = new ArrayList<>();
    List<Node> nodes = new ArrayList<>(section.list("needs"));
    // One name without brackets is reported, and still meant.
    section.find("needs").filter(Node.Scalar.class::isInstance).ifPresent(nodes::add);
    for (Node node : nodes) {
      if (!(node.value() instanceof Value.Text(String need))) {
        section.wrong("needs", node, "a list of names of tasks", Optional.empty());
      } else if (!all.entries().containsKey(need)) {
        findings.add(
            DiagnosticCode.UNKNOWN_NEED,
            node.span(),
            "task '" + name + "' needs unknown task '" + need + "'",
            nearTask(need, all));
      } else if (need.equals(name)) {
        findings.add(DiagnosticCode.CYCLE, node.span(), "task '" + name + "' needs itself");
      } else if (needs.contains(need)) {
        findings.add(
            DiagnosticCode.REPEATED_NEED, node.span(), "'" + need + "' is already in 'needs'");
      } else {
        needs.add(need);
      }
    }
    return needs;
  }

  private static Optional<String> nearTask(String need, Node.Mapping all) {
    Optional<String> near = NearWord.find(need, all.entries().keySet());
    return near.isPresent()
        ? near.flatMap(all::find)
            .map(
                task -> "did you mean '%s' (line %d)?".formatted(task.key(), task.keySpan().line()))
        : NearWord.hint(need, all.entries().keySet());
  }

  private Optional<Node.Mapping> with(Section section) {
    Optional<Node> node = section.find("with");
    if (node.isPresent() && !(node.get() instanceof Node.Mapping)) {
      return section.wrong("with", node.get(), "a mapping of parameters", Optional.empty());
    }
    return node.map(Node.Mapping.class::cast);
  }

  private Optional<Draft.Each> each(Section section) {
    section.require("in", "in: \"${{ tasks.NAME.all }}\"");
    section.require("as", "as: item, the name of an item in templates");
    Optional<String> in = section.text("in");
    Optional<String> as = section.text("as");
    Optional<Node> node = section.find("as");
    if (as.isEmpty() || in.isEmpty() || node.isEmpty()) {
      return Optional.empty();
    }
    if (!Names.PATTERN.matcher(as.get()).matches() || TemplateCheck.ROOTS.contains(as.get())) {
      findings.add(
          DiagnosticCode.BAD_NAME,
          node.get().span(),
          Names.message(as.get(), "for-each's item"),
          TemplateCheck.ROOTS.contains(as.get())
              ? Optional.of("templates use '" + as.get() + "' already")
              : Names.hint(as.get()));
      return Optional.empty();
    }
    return section.find("in").map(Node.Scalar.class::cast).map(s -> new Draft.Each(s, as.get()));
  }

  private Optional<Node.Scalar> when(Section section) {
    Optional<Node> node = section.find("when");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof Node.Scalar scalar) {
      if (scalar.value() instanceof Value.Bool) {
        return Optional.of(scalar);
      }
      if (scalar.value() instanceof Value.Text(String text)) {
        if (text.contains("${{")) {
          return Optional.of(scalar);
        }
        return section.wrong(
            "when", scalar, "a template", Optional.of("write \"${{ " + text + " }}\""));
      }
    }
    return section.wrong("when", node.get(), "a template", Optional.of("\"${{ … }}\""));
  }
}
