package io.troupe.pipelines.language;

import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.expression.TemplateCheck;
import io.troupe.pipelines.expression.Type;
import io.troupe.pipelines.expression.Type.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The types of what a task's templates can see. */
final class Visible {
  private static final Type ANY = new Type.Any();

  private final Map<String, Type> params;
  private final Map<String, Draft> drafts;
  private final Dependencies dependencies;
  private final Map<String, Type> groups = new LinkedHashMap<>();

  Visible(Map<String, Type> params, Map<String, Draft> drafts, Dependencies dependencies) {
    this.params = params;
    this.drafts = drafts;
    this.dependencies = dependencies;
  }

  /** What the templates of {@code draft} start from. */
  Map<String, Type> of(Draft draft) {
    Map<String, Type> roots = new LinkedHashMap<>(before(draft));
    draft
        .each()
        .ifPresent(
            each -> {
              Type in = TemplateCheck.of(each.in().value().toString(), before(draft)).type();
              roots.put(each.as(), in instanceof Type.Listing(Type item) ? item : ANY);
            });
    return roots;
  }

  /** As {@link #of} without the item of a for-each. */
  Map<String, Type> before(Draft draft) {
    Map<String, Type> roots = new LinkedHashMap<>();
    roots.put("params", fields("parameter of this file", params));
    Map<String, Type> axes = draft.sweep().map(Sweep::axes).orElse(Map.of());
    roots.put("matrix", fields("axis of '" + draft.name() + "'", axes));
    Set<String> needed = dependencies.closure(draft.name());
    Map<String, Type> tasks = new LinkedHashMap<>();
    for (Draft other : drafts.values()) {
      tasks.put(
          other.name(),
          needed.contains(other.name())
              ? groups.computeIfAbsent(other.name(), n -> group(other))
              : new Type.Barred(
                  "task '"
                      + other.name()
                      + "' is not needed by '"
                      + draft.name()
                      + "', so its result may not be there",
                  "add '" + other.name() + "' to the 'needs' of '" + draft.name() + "'"));
    }
    roots.put("tasks", fields("task of this file", tasks));
    roots.put("run", fields("part of 'run'", Map.of("id", Scalar.TEXT, "name", Scalar.TEXT)));
    return roots;
  }

  private static Type fields(String what, Map<String, Type> fields) {
    return new Type.Fields(what, fields, Optional.empty());
  }

  private static Type group(Draft draft) {
    Type task = task(draft);
    Map<String, Type> parts = new LinkedHashMap<>();
    String what = "part of task '" + draft.name() + "'";
    if (draft.many()) {
      what = "part of '" + draft.name() + "', which is more than one task";
      parts.put("state", Scalar.TEXT);
      parts.put("metrics", metrics(draft, new Type.Listing(Scalar.REAL)));
      parts.put("outputs", outputs(draft, new Type.Listing(Scalar.TEXT)));
    } else if (task instanceof Type.Fields only) {
      parts.putAll(only.fields());
    }
    parts.put("all", new Type.Listing(task));
    return fields(what, parts);
  }

  private static Type task(Draft draft) {
    Map<String, Type> parts = new LinkedHashMap<>();
    parts.put("id", Scalar.TEXT);
    parts.put("state", Scalar.TEXT);
    Map<String, Type> axes = draft.sweep().map(Sweep::axes).orElse(Map.of());
    parts.put(
        "matrix",
        draft.each().isPresent()
            ? new Type.Fields("axis", Map.of(), Optional.of(ANY))
            : fields("axis of '" + draft.name() + "'", axes));
    parts.put("metrics", metrics(draft, Scalar.REAL));
    parts.put("outputs", outputs(draft, Scalar.TEXT));
    return fields("part of a task", parts);
  }

  private static Type metrics(Draft draft, Type each) {
    Optional<Set<String>> known = draft.kind().flatMap(TaskKind::metrics);
    Map<String, Type> fields = new LinkedHashMap<>();
    known.ifPresent(names -> names.stream().sorted().forEach(name -> fields.put(name, each)));
    return new Type.Fields(
        "metric of '" + draft.name() + "'",
        fields,
        known.isPresent() ? Optional.empty() : Optional.of(each));
  }

  private static Type outputs(Draft draft, Type each) {
    Map<String, Type> fields = new LinkedHashMap<>();
    draft
        .kind()
        .ifPresent(
            kind -> kind.outputs().keySet().stream().sorted().forEach(n -> fields.put(n, each)));
    return new Type.Fields(
        "output of '" + draft.name() + "'",
        fields,
        draft.kind().isPresent() ? Optional.empty() : Optional.of(each));
  }
}
