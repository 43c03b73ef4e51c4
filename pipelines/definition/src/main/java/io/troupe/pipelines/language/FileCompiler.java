package io.troupe.pipelines.language;

import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.expression.TemplateCheck;
import io.troupe.pipelines.expression.Type;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.value.Value;
import io.troupe.pipelines.yaml.Node;
import io.troupe.pipelines.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One compilation: reads the sections, then checks what holds between them. */
final class FileCompiler {
  private static final List<String> KEYS =
      List.of("apiVersion", "kind", "metadata", "params", "queue", "defaults", "tasks");
  private static final int PLAN_FORMAT = 1;

  private final Kinds kinds;
  private final Optional<DataFolders> data;
  private final Findings findings;
  private final Overrides overrides;

  FileCompiler(Kinds kinds, Optional<DataFolders> data, Findings findings, Overrides overrides) {
    this.kinds = kinds;
    this.data = data;
    this.findings = findings;
    this.overrides = overrides;
  }

  Compilation compile(YamlReader.Result yaml) {
    Optional<Node> root = yaml.root();
    if (root.isEmpty() || root.get().value() instanceof Value.Null) {
      if (!findings.failed()) {
        findings.add(
            DiagnosticCode.EMPTY,
            yaml.source().span(1, 1, 1),
            "the file is empty",
            "a pipeline begins with apiVersion: troupe/v1");
      }
      return new Compilation.Rejected(findings.sorted());
    }
    Node tree = new Overlay(findings).apply(root.get(), overrides.sets());
    Optional<Plan> plan =
        Section.of(tree, "a pipeline", KEYS, findings)
            .flatMap(file -> plan(file, yaml.source().text()));
    return plan.isEmpty() || findings.failed()
        ? new Compilation.Rejected(findings.sorted())
        : new Compilation.Compiled(plan.get(), findings.sorted());
  }

  private Optional<Plan> plan(Section file, String text) {
    constant(file, "apiVersion", "troupe/v1");
    constant(file, "kind", "Pipeline");
    file.require("metadata", "metadata: {name: my-pipeline}");
    Optional<Section> metadata = file.section("metadata", List.of("name", "labels", "description"));
    String name = metadata.map(this::name).orElse("");
    SortedMap<String, String> labels = metadata.map(this::labels).orElse(new TreeMap<>());

    ParamsReader params = new ParamsReader(findings);
    params.read(file.find("params"), overrides);
    EarlyValues early = new EarlyValues(params.values(), params.types(), findings);
    PolicyReader policies = new PolicyReader(findings);
    PolicyReader.Policies defaults =
        file.section("defaults", PolicyReader.DEFAULTS)
            .map(section -> policies.read(section, PolicyReader.Policies.DEFAULT))
            .orElse(PolicyReader.Policies.DEFAULT);
    Plan.Queue queue =
        file.section("queue", List.of("name", "priority", "max-parallel"))
            .map(policies::queue)
            .orElse(Plan.Queue.DEFAULT);
    Map<String, Draft> drafts =
        file.require("tasks", "tasks: {first: {uses: noop}}")
            .map(tasks -> new TaskReader(kinds, findings, early, defaults).read(tasks))
            .orElse(Map.of());
    List<Draft> ordered = check(drafts, params.types(), early);
    if (findings.failed()) {
      return Optional.empty(); // What looks unused may only be misspelt where it is used.
    }
    unused(file, params, early);
    List<TaskGroup> groups = new ArrayList<>();
    ordered.forEach(draft -> group(draft).ifPresent(groups::add));
    List<TaskGroup> selected = Selection.apply(groups, overrides, findings);
    return Optional.of(
        new Plan(PLAN_FORMAT, name, labels, params.values(), queue, selected, text, written()));
  }

  private void constant(Section file, String key, String value) {
    file.require(key, key + ": " + value);
    file.find(key)
        .filter(node -> !node.value().equals(new Value.Text(value)))
        .ifPresent(
            node ->
                findings.add(
                    DiagnosticCode.BAD_WORD,
                    node.span(),
                    "'" + key + "' is '" + node.value() + "', and this version reads " + value,
                    "write " + key + ": " + value));
  }

  private String name(Section metadata) {
    Optional<Node> node = metadata.require("name", "name: my-pipeline");
    Optional<String> name = metadata.text("name");
    if (name.isPresent() && !Names.PATTERN.matcher(name.get()).matches()) {
      node.ifPresent(
          n ->
              findings.add(
                  DiagnosticCode.BAD_NAME,
                  n.span(),
                  Names.message(name.get(), "pipeline"),
                  Names.hint(name.get())));
    }
    metadata.text("description");
    return name.orElse("");
  }

  private SortedMap<String, String> labels(Section metadata) {
    SortedMap<String, String> labels = new TreeMap<>();
    Optional<Node> node = metadata.find("labels");
    if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
      for (Node.Entry entry : mapping.entries().values()) {
        if (entry.value() instanceof Node.Scalar scalar) {
          labels.put(entry.key(), scalar.value().toString());
        } else {
          metadata.wrong("labels", entry.value(), "a mapping of texts", Optional.empty());
        }
      }
    } else if (node.isPresent()) {
      metadata.wrong("labels", node.get(), "a mapping of texts", Optional.empty());
    }
    return labels;
  }

  private List<Draft> check(
      Map<String, Draft> drafts, Map<String, Type> params, EarlyValues early) {
    Dependencies dependencies = new Dependencies(drafts);
    List<Draft> ordered = dependencies.ordered(findings);
    Visible visible = new Visible(params, drafts, dependencies);
    Map<String, Set<String>> usedAxes = new HashMap<>();
    long cells = 0;
    for (Draft draft : drafts.values()) {
      cells += draft.sweep().map(sweep -> sweep.cells().size()).orElse(1);
      if (cells > MatrixReader.MOST_CELLS) {
        findings.add(
            DiagnosticCode.TOO_MANY_CELLS,
            draft.span(),
            "with '"
                + draft.name()
                + "' the run has more than %,d tasks".formatted(MatrixReader.MOST_CELLS),
            "split the pipeline");
        return ordered;
      }
      usedAxes.put(draft.name(), check(draft, visible, early));
    }
    if (!findings.failed()) {
      drafts.values().forEach(draft -> unusedAxes(draft, usedAxes));
    }
    return ordered;
  }

  private Set<String> check(Draft draft, Visible visible, EarlyValues early) {
    Map<String, Type> roots = visible.of(draft);
    WithCheck with = new WithCheck(draft, data, roots, early, findings);
    with.check();
    Set<String> axes = new HashSet<>(with.axes());
    draft
        .when()
        .filter(node -> node.value() instanceof Value.Text)
        .ifPresent(
            node -> axes.addAll(expect(node, roots, Type.Scalar.BOOL, "'when'", early).axes()));
    draft
        .each()
        .ifPresent(
            each ->
                expect(
                    each.in(),
                    visible.before(draft),
                    new Type.Listing(new Type.Any()),
                    "'in'",
                    early));
    return axes;
  }

  private TemplateCheck expect(
      Node.Scalar node, Map<String, Type> roots, Type wanted, String what, EarlyValues early) {
    TemplateCheck check = early.check(node, node.value().toString(), roots);
    if (check.errors().isEmpty() && !check.type().fits(wanted)) {
      findings.add(
          DiagnosticCode.TEMPLATE_TYPE,
          node.span(),
          what + " must be " + wanted.words() + ", and the template gives " + check.type().words(),
          check.type() instanceof Type.Fields && wanted instanceof Type.Listing
              ? Optional.of("the list of a task's cells is tasks.NAME.all")
              : Optional.empty());
    }
    return check;
  }

  private void unusedAxes(Draft draft, Map<String, Set<String>> usedAxes) {
    Map<String, Span> spans = draft.sweep().map(Sweep::spans).orElse(Map.of());
    for (Map.Entry<String, Span> axis : spans.entrySet()) {
      if (!usedAxes.getOrDefault(draft.name(), Set.of()).contains(axis.getKey())) {
        findings.add(
            DiagnosticCode.UNUSED_AXIS,
            axis.getValue(),
            "no template of '%s' reads the axis '%s', so cells that differ in it do the same"
                .formatted(draft.name(), axis.getKey()),
            "read it with ${{ matrix." + axis.getKey() + " }}, or remove it");
      }
    }
  }

  private void unused(Section file, ParamsReader params, EarlyValues early) {
    for (String name : params.types().keySet()) {
      if (!early.used().contains(name)) {
        params
            .span(file.node(), name)
            .ifPresent(
                span ->
                    findings.add(
                        DiagnosticCode.UNUSED_PARAM,
                        span,
                        "nothing reads the parameter '" + name + "'",
                        "read it with ${{ params." + name + " }}, or remove it"));
      }
    }
  }

  private static Optional<TaskGroup> group(Draft draft) {
    if (draft.kind().isEmpty()) {
      return Optional.empty();
    }
    TaskKind<?> kind = draft.kind().get();
    Value with = draft.with().map(Node.Mapping::value).orElse(Value.Mapping.empty());
    List<SortedMap<String, Value>> one = List.of(new TreeMap<>());
    return Optional.of(
        new TaskGroup(
            draft.name(),
            kind.name(),
            kind.version(),
            draft.needs(),
            (Value.Mapping) with,
            draft.each().isPresent() ? List.of() : draft.sweep().map(Sweep::cells).orElse(one),
            draft
                .each()
                .map(each -> new TaskGroup.ForEach(each.in().value().toString(), each.as())),
            draft
                .when()
                .map(
                    node ->
                        node.value() instanceof Value.Bool
                            ? "${{ " + node.value() + " }}"
                            : node.value().toString()),
            draft.runOn(),
            draft.sweep().map(Sweep::failFast).orElse(false),
            draft.sweep().map(Sweep::maxParallel).orElse(OptionalInt.empty()),
            draft.policies().retry(),
            draft.policies().timeout(),
            draft.policies().resources(),
            draft.policies().cache(),
            draft.policies().isolation()));
  }

  /** The overrides as a command line writes them. */
  private List<String> written() {
    List<String> written = new ArrayList<>();
    overrides.paramsFile().ifPresent(file -> written.add("--params " + file.name()));
    overrides.params().forEach(text -> written.add("-p " + text));
    overrides.sets().forEach(text -> written.add("--set " + text));
    overrides.only().forEach(text -> written.add("--only " + text));
    overrides.until().ifPresent(text -> written.add("--until " + text));
    overrides.force().forEach(text -> written.add("--force " + text));
    return written;
  }
}
