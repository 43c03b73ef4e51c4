package io.troupe.pipelines.parameters;

import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.expression.Type;
import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decodes what a file gives a kind into the kind's parameter record: names in kebab-case, types,
 * ranges, words, defaults.
 *
 * @param <P> a record whose components carry {@link io.troupe.pipelines.Parameter}
 */
public final class ParameterDecoder<P extends Record> {
  private final Class<P> type;
  private final List<ParameterSpec> specs;

  private ParameterDecoder(Class<P> type) {
    this.type = type;
    this.specs = ParameterSpec.of(type);
  }

  /** A decoder; IllegalArgumentException when {@code type} is not a record of parameters. */
  public static <P extends Record> ParameterDecoder<P> of(Class<P> type) {
    return new ParameterDecoder<>(type);
  }

  /** The record that {@code with}, without templates, stands for, or all that is wrong with it. */
  public Decoded<P> decode(Value.Mapping with) {
    Decoding decoding = new Decoding(text -> Optional.empty());
    Optional<P> record = decoding.record("", type, specs, with);
    return record.isPresent()
        ? new Decoded.Good<>(record.get())
        : new Decoded.Bad<>(decoding.problems());
  }

  /**
   * As {@link #decode} for a file whose run-time templates have no value yet: they are checked by
   * type, and there is no record while one is left.
   *
   * @param pending the type of such a template; empty for every other text
   */
  public Partial<P> check(Value.Mapping with, Function<String, Optional<Type>> pending) {
    Decoding decoding = new Decoding(pending);
    Optional<P> record = decoding.record("", type, specs, with);
    return new Partial<>(record, decoding.problems());
  }

  /** {@code parameters} as a file would write it with nothing left to a default. */
  public Value.Mapping encode(P parameters) {
    return Decoding.encode(parameters, specs);
  }

  /**
   * What is known before a run.
   *
   * @param parameters the record, if nothing is wrong and nothing waits for the run
   * @param problems what is wrong
   */
  public record Partial<P extends Record>(Optional<P> parameters, List<ParameterProblem> problems) {
    public Partial {
      problems = List.copyOf(problems);
    }
  }
}
