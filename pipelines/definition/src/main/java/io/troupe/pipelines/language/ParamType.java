package io.troupe.pipelines.language;

import io.troupe.pipelines.expression.Type;
import io.troupe.pipelines.parameters.ParameterText;
import io.troupe.pipelines.value.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** The types of a file's parameters. */
enum ParamType {
  INT("a whole number"),
  FLOAT("a number"),
  BOOL("true or false"),
  STRING("a text"),
  URI("a URI with the scheme file or https");

  private final String words;

  ParamType(String words) {
    this.words = words;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String words() {
    return words;
  }

  Type expression() {
    return switch (this) {
      case INT -> Type.Scalar.INT;
      case FLOAT -> Type.Scalar.REAL;
      case BOOL -> Type.Scalar.BOOL;
      case STRING, URI -> Type.Scalar.TEXT;
    };
  }

  /** Whether a command line gives it as it is, whatever it looks like. */
  boolean isText() {
    return this == STRING || this == URI;
  }

  /** {@code value} as a value of this type, if it is one. */
  Optional<Value> accept(Value value) {
    return switch (this) {
      case INT -> value instanceof Value.Int ? Optional.of(value) : Optional.empty();
      case FLOAT ->
          value instanceof Value.Int(long n)
              ? Optional.of(new Value.Real((double) n))
              : value instanceof Value.Real ? Optional.of(value) : Optional.empty();
      case BOOL -> value instanceof Value.Bool ? Optional.of(value) : Optional.empty();
      case STRING -> plain(value) ? Optional.of(value) : Optional.empty();
      case URI -> plain(value) && isUri(value.toString()) ? Optional.of(value) : Optional.empty();
    };
  }

  /** A parameter's text is no template: it is what templates read. */
  private static boolean plain(Value value) {
    return value instanceof Value.Text(String text) && !text.contains("${{");
  }

  private static boolean isUri(String text) {
    try {
      String scheme = new URI(text).getScheme();
      return "file".equals(scheme) || "https".equals(scheme);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** What {@code min} and {@code max} bound: a number itself, or the length of a text. */
  double size(Value value) {
    return switch (value) {
      case Value.Int(long n) -> (double) n;
      case Value.Real(double x) -> x;
      case Value.Text(String text) -> text.length();
      case Value.Null() -> 0;
      case Value.Bool(boolean b) -> 0;
      case Value.Sequence list -> list.items().size();
      case Value.Mapping mapping -> mapping.entries().size();
    };
  }

  Optional<String> hint(Value given) {
    if (given instanceof Value.Text(String text)) {
      if (text.contains("${{")) {
        return Optional.of("a parameter has a fixed value; templates belong into tasks");
      }
      return switch (this) {
        case INT, FLOAT -> ParameterText.number(text);
        case BOOL ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "yes", "on" -> Optional.of("write true");
              case "no", "off" -> Optional.of("write false");
              default -> Optional.empty();
            };
        case URI -> Optional.of("such as file:models/tiny.safetensors");
        case STRING -> Optional.empty();
      };
    }
    boolean number = given instanceof Value.Int || given instanceof Value.Real;
    return isText() && (number || given instanceof Value.Bool)
        ? Optional.of("put it in quotes: \"" + given + "\"")
        : Optional.empty();
  }
}
