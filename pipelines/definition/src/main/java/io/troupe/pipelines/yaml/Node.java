package io.troupe.pipelines.yaml;

import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.parameters.ParameterText;
import io.troupe.pipelines.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A piece of a YAML file with its place. */
public sealed interface Node {
  /** Where it is; of a list or mapping, where it starts. */
  Span span();

  /** The value without places. */
  Value value();

  /**
   * A scalar.
   *
   * @param start where its text begins on the line if the line shows it unchanged; empty for texts
   *     with escapes or several lines
   */
  record Scalar(Value value, Span span, Optional<Span> start) implements Node {}

  /** A list. */
  record Sequence(List<Node> items, Span span) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public Value value() {
      return new Value.Sequence(items.stream().map(Node::value).toList());
    }
  }

  /** A mapping in the order of the file. */
  record Mapping(SequencedMap<String, Entry> entries, Span span) implements Node {
    public Mapping {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    /** The entry of {@code key}, if it is there. */
    public Optional<Entry> find(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    @Override
    public Value value() {
      LinkedHashMap<String, Value> values = new LinkedHashMap<>();
      entries.forEach((key, entry) -> values.put(key, entry.value().value()));
      return new Value.Mapping(values);
    }
  }

  /**
   * A key with its value.
   *
   * @param keySpan where the key is
   */
  record Entry(String key, Span keySpan, Node value) {}

  /** What a message calls it. */
  default String words() {
    return switch (this) {
      case Sequence sequence -> sequence.items().isEmpty() ? "an empty list" : "a list";
      case Mapping mapping -> "a mapping";
      case Scalar scalar -> ParameterText.describe(scalar.value());
    };
  }
}
