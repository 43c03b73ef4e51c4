package io.troupe.pipelines.value;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * An immutable value of the pipeline language. In JSON and CBOR it is the plain value: a whole
 * number is an {@link Int}, a number with a fraction or exponent a {@link Real}.
 */
@JsonSerialize(using = ValueJson.Writer.class)
@JsonDeserialize(using = ValueJson.Reader.class)
public sealed interface Value {
  /** The value that the JSON text {@code json} writes. */
  static Value ofJson(String json) throws JsonProcessingException {
    return ValueJson.MAPPER.readValue(json, Value.class);
  }

  /** The absence that a file writes as {@code null}. */
  record Null() implements Value {
    @Override
    public String toString() {
      return "null";
    }
  }

  /** True or false. */
  record Bool(boolean value) implements Value {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** A whole number. */
  record Int(long value) implements Value {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /** A finite or infinite number with a fraction. */
  record Real(double value) implements Value {
    @Override
    public String toString() {
      return Double.toString(value).replace(".0E", "e").replace('E', 'e');
    }
  }

  /** A string; one that holds <code>${{ }}</code> is a template until it is resolved. */
  record Text(String value) implements Value {
    @Override
    public String toString() {
      return value;
    }
  }

  /** A list. */
  record Sequence(List<Value> items) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return items.toString();
    }
  }

  /** A mapping that keeps the order in which its keys were written. */
  record Mapping(SequencedMap<String, Value> entries) implements Value {
    public Mapping {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    /** A mapping without keys. */
    public static Mapping empty() {
      return new Mapping(new LinkedHashMap<>());
    }

    @Override
    public String toString() {
      return entries.toString();
    }
  }
}
