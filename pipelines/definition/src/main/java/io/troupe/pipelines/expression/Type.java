package io.troupe.pipelines.expression;

import java.util.Map;
import java.util.Optional;

/** What is known of a template's value before it has one. */
public sealed interface Type {
  /** Anything. */
  record Any() implements Type {}

  /** A scalar. */
  enum Scalar implements Type {
    /** Null. */
    NULL("null"),
    /** True or false. */
    BOOL("true or false"),
    /** A whole number. */
    INT("a whole number"),
    /** A number; every whole number is one. */
    REAL("a number"),
    /** A text. */
    TEXT("a text");

    private final String words;

    Scalar(String words) {
      this.words = words;
    }
  }

  /** A list. */
  record Listing(Type item) implements Type {}

  /**
   * Something with named parts.
   *
   * @param what a part is, for messages, such as {@code parameter}
   * @param fields the parts that are known
   * @param others the type of parts that only a run knows; empty when all are known
   */
  record Fields(String what, Map<String, Type> fields, Optional<Type> others) implements Type {}

  /**
   * Something that exists and may not be read here.
   *
   * @param message why
   * @param hint what to do
   */
  record Barred(String message, String hint) implements Type {}

  /** How messages call a value of this type. */
  default String words() {
    return switch (this) {
      case Any() -> "anything";
      case Scalar scalar -> scalar.words;
      case Listing(Type item) -> item instanceof Any ? "a list" : "a list, each " + item.words();
      case Fields fields -> "a mapping";
      case Barred barred -> "nothing";
    };
  }

  /** Whether a value of this type may be one of {@code wanted}. */
  default boolean fits(Type wanted) {
    if (this instanceof Any || wanted instanceof Any || equals(wanted)) {
      return true;
    }
    return switch (wanted) {
      case Any() -> true;
      case Scalar scalar -> scalar == Scalar.REAL && this == Scalar.INT;
      case Listing(Type item) -> this instanceof Listing(Type own) && own.fits(item);
      case Fields fields -> this instanceof Fields;
      case Barred barred -> false;
    };
  }
}
