package io.troupe.pipelines.language;

import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.NearWord;
import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.parameters.ParameterText;
import io.troupe.pipelines.value.Quantity;
import io.troupe.pipelines.value.Value;
import io.troupe.pipelines.yaml.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** A mapping with a fixed set of keys: reads typed values and reports every other key. */
final class Section {
  /** Keys of the language that a later version brings. */
  private static final Set<String> LATER =
      Set.of("search", "gang", "notify", "export", "checkpoint", "sha256");

  private final Node.Mapping node;
  private final String where;
  private final Findings findings;

  private Section(Node.Mapping node, String where, Findings findings) {
    this.node = node;
    this.where = where;
    this.findings = findings;
  }

  /**
   * The section that {@code node} is, if it is a mapping.
   *
   * @param where how messages call it, such as {@code task 'train'}
   * @param known its keys
   */
  static Optional<Section> of(Node node, String where, List<String> known, Findings findings) {
    if (!(node instanceof Node.Mapping mapping)) {
      findings.add(
          DiagnosticCode.WRONG_TYPE,
          node.span(),
          where + " must be a mapping, not " + node.words(),
          "its keys: " + String.join(", ", known));
      return Optional.empty();
    }
    for (Node.Entry entry : mapping.entries().values()) {
      if (!known.contains(entry.key())) {
        unknown(entry, where, known, findings);
      }
    }
    return Optional.of(new Section(mapping, where, findings));
  }

  private static void unknown(
      Node.Entry entry, String where, List<String> known, Findings findings) {
    if (LATER.contains(entry.key())) {
      findings.add(
          DiagnosticCode.NOT_IN_THIS_VERSION,
          entry.keySpan(),
          "'" + entry.key() + "' is not in this version of Troupe",
          "remove it; a later version may bring it");
      return;
    }
    Optional<String> hint =
        entry.key().equals("<<")
            ? Optional.of("YAML 1.2 has no merge keys: write the keys out")
            : NearWord.find(entry.key(), known)
                .map(word -> "did you mean '" + word + "'?")
                .or(() -> Optional.of("known here: " + String.join(", ", known)));
    findings.add(
        DiagnosticCode.UNKNOWN_KEY,
        entry.keySpan(),
        "unknown key '" + ParameterText.cut(entry.key()) + "' in " + where,
        hint);
  }

  Node.Mapping node() {
    return node;
  }

  /** The value of {@code key}, unless it is missing or null. */
  Optional<Node> find(String key) {
    return node.find(key)
        .map(Node.Entry::value)
        .filter(value -> !(value.value() instanceof Value.Null));
  }

  /** Where {@code key} stands. */
  Span keySpan(String key) {
    return node.find(key).map(Node.Entry::keySpan).orElse(node.span());
  }

  /** The value of {@code key}; its absence is an error. */
  Optional<Node> require(String key, String hint) {
    Optional<Node> value = find(key);
    if (value.isEmpty()) {
      findings.add(
          DiagnosticCode.MISSING_KEY,
          node.find(key).map(Node.Entry::keySpan).orElse(node.span()),
          where + " has no '" + key + "'",
          hint);
    }
    return value;
  }

  Optional<Section> section(String key, List<String> known) {
    return find(key).flatMap(value -> of(value, "'" + key + "' of " + where, known, findings));
  }

  Optional<String> text(String key) {
    return find(key).flatMap(value -> text(key, value));
  }

  private Optional<String> text(String key, Node value) {
    if (value.value() instanceof Value.Text(String text)) {
      return Optional.of(text);
    }
    boolean scalar = value instanceof Node.Scalar;
    return wrong(
        key,
        value,
        "a text",
        scalar ? Optional.of("put it in quotes: \"" + value.value() + "\"") : Optional.empty());
  }

  Optional<Boolean> flag(String key) {
    return find(key)
        .flatMap(
            value ->
                value.value() instanceof Value.Bool(boolean b)
                    ? Optional.of(b)
                    : wrong(key, value, "true or false", flagHint(value.value())));
  }

  private static Optional<String> flagHint(Value value) {
    return switch (value.toString()) {
      case "yes", "on", "True" -> Optional.of("write true");
      case "no", "off", "False" -> Optional.of("write false");
      default -> Optional.empty();
    };
  }

  Optional<Integer> whole(String key, int least, int most) {
    Optional<Node> node = find(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    Value value = node.get().value();
    if (!(value instanceof Value.Int(long n))) {
      Optional<String> hint =
          value instanceof Value.Text(String text) ? ParameterText.number(text) : Optional.empty();
      return wrong(key, node.get(), "a whole number", hint);
    }
    if (n < least || n > most) {
      return outside(key, node.get(), "%d to %d".formatted(least, most));
    }
    return Optional.of((int) n);
  }

  Optional<Double> real(String key, double least, double most) {
    Optional<Node> node = find(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    double x =
        switch (node.get().value()) {
          case Value.Int(long n) -> (double) n;
          case Value.Real(double real) -> real;
          default -> Double.NaN;
        };
    if (Double.isNaN(x)) {
      return wrong(key, node.get(), "a number", Optional.empty());
    }
    return x < least || x > most
        ? outside(key, node.get(), new Value.Real(least) + " to " + new Value.Real(most))
        : Optional.of(x);
  }

  private <T> Optional<T> outside(String key, Node value, String range) {
    findings.add(
        DiagnosticCode.OUT_OF_RANGE,
        value.span(),
        "'" + key + "' is " + value.value() + ", and must be " + range);
    return Optional.empty();
  }

  Optional<Duration> duration(String key) {
    Optional<Node> node = find(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    String text = node.get() instanceof Node.Scalar ? node.get().value().toString() : "";
    Optional<Duration> duration = Quantity.duration(text);
    if (duration.isEmpty()) {
      findings.add(
          DiagnosticCode.DURATION,
          node.get().span(),
          "'" + key + "' must be a duration with its unit, not " + node.get().words(),
          Quantity.durationHint(text));
    } else if (duration.get().toDays() > 3650) {
      return outside(key, node.get(), "at most 3650d");
    }
    return duration;
  }

  /** As {@link #duration}, longer than nothing. */
  Optional<Duration> positiveDuration(String key) {
    return duration(key)
        .flatMap(
            duration ->
                duration.isZero()
                    ? find(key).flatMap(node -> outside(key, node, "longer than that"))
                    : Optional.of(duration));
  }

  Optional<Long> size(String key) {
    Optional<Node> node = find(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    String text = node.get() instanceof Node.Scalar ? node.get().value().toString() : "";
    OptionalLong bytes = Quantity.bytes(text);
    if (bytes.isEmpty()) {
      findings.add(
          DiagnosticCode.SIZE,
          node.get().span(),
          "'" + key + "' must be a size with its unit, not " + node.get().words(),
          Quantity.sizeHint(text));
      return Optional.empty();
    }
    return bytes.getAsLong() == 0
        ? outside(key, node.get(), "more than nothing")
        : Optional.of(bytes.getAsLong());
  }

  /** The one of {@code choices} whose word is given. */
  <E> Optional<E> word(String key, List<E> choices, Function<E, String> word) {
    return find(key)
        .flatMap(value -> text(key, value).flatMap(text -> word(key, value, text, choices, word)));
  }

  <E> Optional<E> word(
      String what, Node value, String text, List<E> choices, Function<E, String> word) {
    for (E choice : choices) {
      if (word.apply(choice).equals(text)) {
        return Optional.of(choice);
      }
    }
    List<String> words = choices.stream().map(word).toList();
    findings.add(
        DiagnosticCode.BAD_WORD,
        value.span(),
        "'%s' is '%s', and must be one of %s"
            .formatted(what, ParameterText.cut(text), String.join(", ", words)),
        NearWord.find(text, words).map(near -> "did you mean '" + near + "'?"));
    return Optional.empty();
  }

  /** The items of a list. */
  List<Node> list(String key) {
    Optional<Node> value = find(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof Node.Sequence sequence) {
      return sequence.items();
    }
    wrong(
        key,
        value.get(),
        "a list",
        value.get() instanceof Node.Scalar
            ? Optional.of("write [" + value.get().value() + "]")
            : Optional.empty());
    return List.of();
  }

  <T> Optional<T> wrong(String key, Node value, String wanted, Optional<String> hint) {
    findings.add(
        DiagnosticCode.WRONG_TYPE,
        value.span(),
        "'" + key + "' must be " + wanted + ", not " + value.words(),
        hint);
    return Optional.empty();
  }
}
