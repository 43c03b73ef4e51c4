package io.troupe.cli.capture;

import io.troupe.pipelines.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Builds a mapping of the pipeline language key by key. */
public final class Mappings {
  private final LinkedHashMap<String, Value> entries = new LinkedHashMap<>();

  /** Sets a text. */
  public Mappings put(String key, String value) {
    return put(key, new Value.Text(value));
  }

  /** Sets a whole number. */
  public Mappings put(String key, long value) {
    return put(key, new Value.Int(value));
  }

  /** Sets a truth. */
  public Mappings put(String key, boolean value) {
    return put(key, new Value.Bool(value));
  }

  /** Sets a text, or null where there is none. */
  public Mappings put(String key, Optional<String> value) {
    return put(key, value.<Value>map(Value.Text::new).orElseGet(Value.Null::new));
  }

  /** Sets a list of texts. */
  public Mappings put(String key, List<String> values) {
    return put(key, new Value.Sequence(values.stream().<Value>map(Value.Text::new).toList()));
  }

  /** Sets any value. */
  public Mappings put(String key, Value value) {
    entries.put(key, value);
    return this;
  }

  /** What was built. */
  public Value.Mapping mapping() {
    return new Value.Mapping(entries);
  }
}
