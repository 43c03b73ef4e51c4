package io.troupe.pipelines;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The kinds that a build knows, by name. The product has one list of them, tests another. */
public final class Kinds {
  private final Map<String, TaskKind<?>> byName = new TreeMap<>();

  private Kinds(List<TaskKind<?>> kinds) {
    for (TaskKind<?> kind : kinds) {
      if (byName.put(kind.name(), kind) != null) {
        throw new IllegalArgumentException("two kinds are called '" + kind.name() + "'");
      }
    }
  }

  /** A list of kinds whose names differ. */
  public static Kinds of(List<TaskKind<?>> kinds) {
    return new Kinds(kinds);
  }

  /** All kinds, by name. */
  public List<TaskKind<?>> all() {
    return List.copyOf(byName.values());
  }

  /** The kind that {@code uses:} calls {@code name}. */
  public Optional<TaskKind<?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
