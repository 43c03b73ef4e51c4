package io.troupe.pipelines.language;

import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.NearWord;
import io.troupe.pipelines.diagnostic.Source;
import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Cuts a plan down to what {@code --only}, {@code --until} and {@code --force} say. */
final class Selection {
  private final Map<String, TaskGroup> groups = new LinkedHashMap<>();
  private final Findings findings;

  private Selection(List<TaskGroup> groups, Findings findings) {
    groups.forEach(group -> this.groups.put(group.name(), group));
    this.findings = findings;
  }

  static List<TaskGroup> apply(List<TaskGroup> all, Overrides overrides, Findings findings) {
    Selection selection = new Selection(all, findings);
    Map<String, List<Map<String, String>>> cells = new HashMap<>();
    Set<String> wanted = new HashSet<>();
    for (String text : overrides.only()) {
      selection.parse("--only", text).ifPresent(p -> selection.choose(p, cells, wanted));
    }
    overrides
        .until()
        .flatMap(text -> selection.parse("--until", text))
        .ifPresent(p -> selection.whole(p).ifPresent(wanted::add));
    Set<String> forced = new HashSet<>();
    for (String text : overrides.force()) {
      selection.parse("--force", text).flatMap(selection::whole).ifPresent(forced::add);
    }
    boolean cut = !overrides.only().isEmpty() || overrides.until().isPresent();
    Set<String> kept = cut ? selection.closed(wanted) : selection.groups.keySet();
    List<TaskGroup> result = new ArrayList<>();
    for (TaskGroup group : all) {
      if (kept.contains(group.name())) {
        TaskGroup chosen =
            cells.containsKey(group.name())
                ? selection.only(group, cells.getOrDefault(group.name(), List.of()))
                : group;
        result.add(forced.contains(group.name()) ? refreshed(chosen) : chosen);
      }
    }
    return result;
  }

  /** A task, perhaps with values of its axes. */
  private record Pattern(String option, Source source, String group, Map<String, String> axes) {
    Span span() {
      return source.span(1, 1, source.text().length());
    }
  }

  private Optional<Pattern> parse(String option, String text) {
    Source source = new Source(option, text);
    int bracket = text.indexOf('[');
    String group = bracket < 0 ? text : text.substring(0, bracket);
    Map<String, String> axes = new LinkedHashMap<>();
    if (bracket >= 0) {
      String inside = text.substring(bracket + 1, Math.max(bracket + 1, text.length() - 1));
      boolean good = text.endsWith("]") && !inside.isEmpty();
      for (String axis : inside.split(",", -1)) {
        int equals = axis.indexOf('=');
        good &= equals > 0;
        if (equals > 0) {
          axes.put(axis.substring(0, equals), axis.substring(equals + 1));
        }
      }
      if (!good) {
        findings.add(
            DiagnosticCode.OPTION_SYNTAX,
            source.span(1, bracket + 1, Math.max(1, text.length() - bracket)),
            "'" + text + "' names no cell",
            "write task[axis=value,axis=value]");
        return Optional.empty();
      }
    }
    if (!groups.containsKey(group)) {
      findings.add(
          DiagnosticCode.OPTION_TARGET,
          source.span(1, 1, Math.max(1, group.length())),
          "the file has no task '" + group + "'",
          NearWord.hint(group, groups.keySet()));
      return Optional.empty();
    }
    return Optional.of(new Pattern(option, source, group, axes));
  }

  private Optional<String> whole(Pattern pattern) {
    if (pattern.axes().isEmpty()) {
      return Optional.of(pattern.group());
    }
    findings.add(
        DiagnosticCode.OPTION_SYNTAX,
        pattern.span(),
        pattern.option() + " takes a task, not a cell",
        "write " + pattern.group());
    return Optional.empty();
  }

  private void choose(
      Pattern pattern, Map<String, List<Map<String, String>>> cells, Set<String> wanted) {
    TaskGroup group = groups.get(pattern.group());
    if (group == null) {
      return;
    }
    boolean anywhere = group.cells().stream().anyMatch(cell -> matches(cell, pattern.axes()));
    if (!pattern.axes().isEmpty() && !anywhere) {
      findings.add(
          DiagnosticCode.OPTION_TARGET,
          pattern.span(),
          "'" + pattern.group() + "' has no cell '" + pattern.source().text() + "'",
          group.forEach().isPresent()
              ? "the cells of a for-each are known only when it runs"
              : "its first cell is " + TaskId.of(group.name(), group.cells().getFirst()));
      return;
    }
    wanted.add(pattern.group());
    if (!pattern.axes().isEmpty()) {
      cells.computeIfAbsent(pattern.group(), name -> new ArrayList<>()).add(pattern.axes());
    }
  }

  private static boolean matches(SortedMap<String, Value> cell, Map<String, String> axes) {
    return axes.entrySet().stream()
        .allMatch(
            axis -> {
              Value value = cell.get(axis.getKey());
              return value != null
                  && (value.toString().equals(axis.getValue())
                      || TaskId.escape(value.toString()).equals(axis.getValue()));
            });
  }

  private TaskGroup only(TaskGroup group, List<Map<String, String>> patterns) {
    return group.withCells(
        group.cells().stream()
            .filter(cell -> patterns.stream().anyMatch(axes -> matches(cell, axes)))
            .toList());
  }

  private static TaskGroup refreshed(TaskGroup group) {
    return group.withCache(CacheMode.REFRESH);
  }

  private Set<String> closed(Set<String> wanted) {
    Set<String> closed = new HashSet<>();
    List<String> open = new ArrayList<>(wanted);
    while (!open.isEmpty()) {
      String name = open.removeLast();
      TaskGroup group = groups.get(name);
      if (group != null && closed.add(name)) {
        open.addAll(group.needs());
      }
    }
    return closed;
  }
}
