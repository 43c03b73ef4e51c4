package io.troupe.pipelines.parameters;

import io.troupe.pipelines.value.Value;

/**
 * Decodes what a file gives a kind into the kind's parameter record: names in kebab-case, types,
 * ranges, words, defaults.
 *
 * @param <P> a record whose components carry {@link io.troupe.pipelines.Parameter}
 */
public final class ParameterDecoder<P extends Record> {
  private final Class<P> type;

  private ParameterDecoder(Class<P> type) {
    this.type = type;
  }

  /** A decoder; IllegalArgumentException when {@code type} is not a record of parameters. */
  public static <P extends Record> ParameterDecoder<P> of(Class<P> type) {
    return new ParameterDecoder<>(type);
  }

  /** The record that {@code with}, without templates, stands for, or all that is wrong with it. */
  public Decoded<P> decode(Value.Mapping with) {
    throw new UnsupportedOperationException(type + " " + with);
  }

  /** {@code parameters} as a file would write it with nothing left to a default. */
  public Value.Mapping encode(P parameters) {
    throw new UnsupportedOperationException(type + " " + parameters);
  }
}
