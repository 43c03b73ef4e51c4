package io.troupe.pipelines.parameters;

import io.troupe.pipelines.expression.Type;
import java.util.List;

/** What a parameter can be. */
public sealed interface ParameterType {
  /** A whole number that fits the Java type, {@code int} or {@code long}. */
  record Whole(boolean isLong) implements ParameterType {}

  /** A finite number. */
  record Real() implements ParameterType {}

  /** True or false. */
  record Flag() implements ParameterType {}

  /** A text; one of {@code words} unless there are none. */
  record Text(List<String> words) implements ParameterType {
    public Text {
      words = List.copyOf(words);
    }
  }

  /** One constant of an enum, written in kebab-case. */
  record Choice(Class<? extends Enum<?>> type, List<String> words) implements ParameterType {
    public Choice {
      words = List.copyOf(words);
    }
  }

  /** A duration with its unit. */
  record Time() implements ParameterType {}

  /** A list. */
  record Listing(ParameterType item) implements ParameterType {}

  /** A record of parameters. */
  record Nested(Class<? extends Record> type, List<ParameterSpec> parameters)
      implements ParameterType {
    public Nested {
      parameters = List.copyOf(parameters);
    }
  }

  /** How messages call it. */
  default String phrase() {
    return switch (this) {
      case Whole whole -> "a whole number";
      case Real real -> "a number";
      case Flag flag -> "true or false";
      case Text(List<String> words) -> words.isEmpty() ? "a text" : oneOf(words);
      case Choice choice -> oneOf(choice.words());
      case Time time -> "a duration";
      case Listing listing -> "a list";
      case Nested nested -> "a mapping";
    };
  }

  private static String oneOf(List<String> words) {
    return words.size() == 1
        ? words.getFirst()
        : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }

  /** The type that a template must have to be given for it. */
  default Type expression() {
    return switch (this) {
      case Whole whole -> Type.Scalar.INT;
      case Real real -> Type.Scalar.REAL;
      case Flag flag -> Type.Scalar.BOOL;
      case Text text -> Type.Scalar.TEXT;
      case Choice choice -> Type.Scalar.TEXT;
      case Time time -> Type.Scalar.TEXT;
      case Listing(ParameterType item) -> new Type.Listing(item.expression());
      case Nested nested -> new Type.Any();
    };
  }
}
