package io.troupe.pipelines.language;

import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.NearWord;
import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.expression.TemplateCheck;
import io.troupe.pipelines.expression.Type;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import io.troupe.pipelines.yaml.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Expands a {@code matrix}: the product of its axes, without what is excluded, and what is added.
 */
final class MatrixReader {
  static final List<String> KEYS =
      List.of("axes", "include", "exclude", "fail-fast", "max-parallel");
  static final int MOST_CELLS = 100_000;
  private static final int LONGEST_ID = 200;

  private final String group;
  private final Section section;
  private final EarlyValues early;
  private final Findings findings;
  private final LinkedHashMap<String, List<Value>> axes = new LinkedHashMap<>();
  private final LinkedHashMap<String, Span> spans = new LinkedHashMap<>();
  private boolean broken;

  MatrixReader(String group, Section section, EarlyValues early, Findings findings) {
    this.group = group;
    this.section = section;
    this.early = early;
    this.findings = findings;
  }

  Sweep read() {
    section.require("axes", "axes: {seed: [0, 1, 2]}").ifPresent(this::axes);
    List<SortedMap<String, Value>> cells = List.of();
    if (broken) {
      entries("include", false); // For what is wrong with them.
      entries("exclude", false);
    } else {
      cells = cells();
    }
    Map<String, Type> types = new LinkedHashMap<>();
    axes.forEach((axis, values) -> types.put(axis, type(values)));
    Optional<Integer> parallel = section.whole("max-parallel", 1, MOST_CELLS);
    return new Sweep(
        types,
        spans,
        cells,
        section.flag("fail-fast").orElse(false),
        parallel.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  private static Type type(List<Value> values) {
    return TemplateCheck.typeOf(new Value.Sequence(values)) instanceof Type.Listing(Type item)
        ? item
        : new Type.Any();
  }

  private void axes(Node node) {
    if (!(node instanceof Node.Mapping mapping) || mapping.entries().isEmpty()) {
      fail(
          node.span(),
          DiagnosticCode.WRONG_TYPE,
          "'axes' must be a mapping with an axis",
          "axes: {seed: [0, 1, 2]}");
      return;
    }
    for (Node.Entry entry : mapping.entries().values()) {
      broken |= !Names.check(entry, "axis", findings);
      spans.put(entry.key(), entry.keySpan());
      axes.put(entry.key(), values(entry));
    }
  }

  private List<Value> values(Node.Entry entry) {
    if (entry.value() instanceof Node.Sequence list) {
      List<Value> values = new ArrayList<>();
      list.items().forEach(item -> scalar(entry.key(), item).ifPresent(values::add));
      if (list.items().isEmpty()) {
        fail(
            list.span(),
            DiagnosticCode.NO_CELLS,
            "axis '" + entry.key() + "' has no value",
            "give it at least one, or remove the axis");
      }
      return values;
    }
    Optional<Value> value = early.value(entry.value());
    if (value.isPresent() && value.get() instanceof Value.Sequence(List<Value> items)) {
      if (items.isEmpty()) {
        fail(
            entry.value().span(),
            DiagnosticCode.NO_CELLS,
            "axis '" + entry.key() + "' has no value",
            "give it at least one");
      }
      for (Value item : items) {
        isScalar(entry.key(), item, entry.value().span());
      }
      return items;
    }
    broken = true;
    if (value.isPresent()) {
      fail(
          entry.value().span(),
          DiagnosticCode.WRONG_TYPE,
          "axis '" + entry.key() + "' must be a list, not " + entry.value().words(),
          "write [" + value.get() + "]");
    }
    return List.of();
  }

  private Optional<Value> scalar(String axis, Node item) {
    Optional<Value> value = early.value(item);
    if (value.isEmpty()) {
      broken = true;
      return Optional.empty();
    }
    return isScalar(axis, value.get(), item.span()) ? value : Optional.empty();
  }

  private boolean isScalar(String axis, Value value, Span span) {
    boolean scalar =
        !(value instanceof Value.Null
            || value instanceof Value.Sequence
            || value instanceof Value.Mapping);
    if (!scalar) {
      fail(
          span,
          DiagnosticCode.WRONG_TYPE,
          "a value of axis '" + axis + "' must be a number, a text, true or false",
          "give long values names, and choose by the name in a template");
    }
    return scalar;
  }

  private void fail(Span span, DiagnosticCode code, String message, String hint) {
    broken = true;
    findings.add(code, span, message, hint);
  }

  private List<SortedMap<String, Value>> cells() {
    long count = 1;
    for (List<Value> values : axes.values()) {
      count = Math.min(Integer.MAX_VALUE, count * values.size());
    }
    List<SortedMap<String, Value>> added = entries("include", true);
    if (count + added.size() > MOST_CELLS) {
      fail(
          section.keySpan("axes"),
          DiagnosticCode.TOO_MANY_CELLS,
          "the axes of '%s' span %s cells; a sweep has at most %,d"
              .formatted(
                  group,
                  count == Integer.MAX_VALUE ? "more than 2^31" : "%,d".formatted(count),
                  MOST_CELLS),
          "shorten an axis, or split the sweep");
      return List.of();
    }
    List<SortedMap<String, Value>> cells = new ArrayList<>();
    product(cells);
    exclude(cells);
    cells.addAll(added);
    if (cells.isEmpty() && !broken) {
      fail(
          section.keySpan("axes"),
          DiagnosticCode.NO_CELLS,
          "no cell of '" + group + "' is left",
          "'exclude' takes every cell away");
    }
    distinct(cells);
    return broken ? List.of() : cells;
  }

  private void product(List<SortedMap<String, Value>> cells) {
    List<String> names = List.copyOf(axes.keySet());
    int[] at = new int[names.size()];
    while (true) {
      TreeMap<String, Value> cell = new TreeMap<>();
      for (int i = 0; i < at.length; i++) {
        cell.put(names.get(i), axes.getOrDefault(names.get(i), List.of()).get(at[i]));
      }
      cells.add(cell);
      int axis = at.length - 1;
      while (axis >= 0 && ++at[axis] == axes.getOrDefault(names.get(axis), List.of()).size()) {
        at[axis--] = 0;
      }
      if (axis < 0) {
        return;
      }
    }
  }

  private void exclude(List<SortedMap<String, Value>> cells) {
    List<SortedMap<String, Value>> excluded = entries("exclude", false);
    List<Node> nodes = section.list("exclude");
    for (int i = 0; i < excluded.size() && excluded.size() == nodes.size(); i++) {
      SortedMap<String, Value> pattern = excluded.get(i);
      if (!cells.removeIf(cell -> matches(cell, pattern))) {
        findings.add(
            DiagnosticCode.EXCLUDES_NOTHING,
            nodes.get(i).span(),
            "this excludes no cell of '" + group + "'");
      }
    }
  }

  private static boolean matches(SortedMap<String, Value> cell, SortedMap<String, Value> pattern) {
    return pattern.entrySet().stream()
        .allMatch(
            axis -> {
              Value value = cell.get(axis.getKey());
              return value != null && value.toString().equals(axis.getValue().toString());
            });
  }

  private List<SortedMap<String, Value>> entries(String key, boolean whole) {
    List<SortedMap<String, Value>> entries = new ArrayList<>();
    for (Node node : section.list(key)) {
      if (!(node instanceof Node.Mapping mapping) || mapping.entries().isEmpty()) {
        fail(
            node.span(),
            DiagnosticCode.WRONG_TYPE,
            "an entry of '" + key + "' must be a mapping of axes, not " + node.words(),
            "such as {" + axes.keySet().stream().findFirst().orElse("axis") + ": …}");
        continue;
      }
      TreeMap<String, Value> entry = new TreeMap<>();
      for (Node.Entry axis : mapping.entries().values()) {
        if (!axes.containsKey(axis.key())) {
          broken = true;
          findings.add(
              DiagnosticCode.CELL_AXES,
              axis.keySpan(),
              "'" + axis.key() + "' is no axis of '" + group + "'",
              NearWord.hint(axis.key(), axes.keySet()));
        } else {
          scalar(axis.key(), axis.value()).ifPresent(value -> entry.put(axis.key(), value));
        }
      }
      Set<String> missing = new HashSet<>(axes.keySet());
      missing.removeAll(mapping.entries().keySet());
      if (whole && !missing.isEmpty()) {
        fail(
            node.span(),
            DiagnosticCode.CELL_AXES,
            "an added cell names every axis; missing: "
                + String.join(", ", missing.stream().sorted().toList()),
            "cells of a sweep have the same axes, so that their results form one table");
      }
      entries.add(entry);
    }
    return entries;
  }

  private void distinct(List<SortedMap<String, Value>> cells) {
    Set<String> ids = new HashSet<>();
    for (SortedMap<String, Value> cell : cells) {
      String id = TaskId.of(group, cell).text();
      if (!ids.add(id)) {
        fail(
            section.keySpan("axes"),
            DiagnosticCode.REPEATED_CELL,
            "two cells are called " + id,
            "values of an axis differ as texts; remove one");
        return;
      }
      if (id.length() > LONGEST_ID) {
        fail(
            section.keySpan("axes"),
            DiagnosticCode.OUT_OF_RANGE,
            "the id of a cell has %d characters, more than %d".formatted(id.length(), LONGEST_ID),
            "give long values short names, and choose by the name in a template");
        return;
      }
    }
  }
}
