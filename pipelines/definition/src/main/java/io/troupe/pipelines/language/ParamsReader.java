package io.troupe.pipelines.language;

import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.NearWord;
import io.troupe.pipelines.diagnostic.Source;
import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.expression.Type;
import io.troupe.pipelines.parameters.ParameterText;
import io.troupe.pipelines.value.Scalars;
import io.troupe.pipelines.value.Value;
import io.troupe.pipelines.yaml.Node;
import io.troupe.pipelines.yaml.YamlReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the parameters that a file declares, and their values after the command line. */
final class ParamsReader {
  private static final List<String> KEYS =
      List.of("type", "default", "min", "max", "one-of", "description");

  private final Findings findings;
  private final Map<String, Declaration> declared = new LinkedHashMap<>();
  private final SortedMap<String, Value> values = new TreeMap<>();

  ParamsReader(Findings findings) {
    this.findings = findings;
  }

  /** One parameter. */
  private record Declaration(ParamType type, Section section) {}

  /** A value and where it was given. */
  private record Given(Value value, Span span) {}

  /** The values that are valid. */
  SortedMap<String, Value> values() {
    return values;
  }

  /** What templates know of each. */
  Map<String, Type> types() {
    Map<String, Type> types = new LinkedHashMap<>();
    declared.forEach((name, declaration) -> types.put(name, declaration.type().expression()));
    return types;
  }

  /** Where the parameter {@code name} is declared. */
  Optional<Span> span(Node root, String name) {
    return root instanceof Node.Mapping file
        ? file.find("params")
            .map(Node.Entry::value)
            .flatMap(params -> params instanceof Node.Mapping m ? m.find(name) : Optional.empty())
            .map(Node.Entry::keySpan)
        : Optional.empty();
  }

  void read(Optional<Node> params, Overrides overrides) {
    params.ifPresent(this::declare);
    Map<String, Given> given = new LinkedHashMap<>();
    overrides.paramsFile().ifPresent(file -> fromFile(file, given));
    overrides.params().forEach(text -> fromOption(text, given));
    declared.forEach((name, declaration) -> value(name, declaration, given));
  }

  private void declare(Node params) {
    if (!(params instanceof Node.Mapping mapping)) {
      findings.add(
          DiagnosticCode.WRONG_TYPE,
          params.span(),
          "'params' must be a mapping, not " + params.words(),
          "params: {seed: {type: int, default: 17}}");
      return;
    }
    for (Node.Entry entry : mapping.entries().values()) {
      Names.check(entry, "parameter", findings);
      Optional<Section> section =
          Section.of(entry.value(), "parameter '" + entry.key() + "'", KEYS, findings);
      if (section.isEmpty()) {
        continue;
      }
      section.get().require("type", "one of int, float, bool, string, uri");
      Optional<ParamType> type =
          section.get().word("type", List.of(ParamType.values()), ParamType::word);
      type.ifPresent(t -> declared.put(entry.key(), new Declaration(t, section.get())));
    }
  }

  private void fromFile(Overrides.ParamsFile file, Map<String, Given> given) {
    YamlReader.Result result = YamlReader.read(file.name(), file.text());
    findings.addAll(result.diagnostics());
    Optional<Node> root = result.root();
    if (root.isEmpty() || root.get().value() instanceof Value.Null) {
      return;
    }
    if (!(root.get() instanceof Node.Mapping mapping)) {
      findings.add(
          DiagnosticCode.WRONG_TYPE,
          root.get().span(),
          "a file of parameters is a mapping, not " + root.get().words(),
          "name: value");
      return;
    }
    for (Node.Entry entry : mapping.entries().values()) {
      known(entry.key(), entry.keySpan());
      given.put(entry.key(), new Given(entry.value().value(), entry.value().span()));
    }
  }

  private void fromOption(String text, Map<String, Given> given) {
    Source source = new Source("--param", text);
    int equals = text.indexOf('=');
    if (equals < 1) {
      findings.add(
          DiagnosticCode.OPTION_SYNTAX,
          source.span(1, 1, Math.max(1, text.length())),
          "'" + text + "' gives no value to a parameter",
          "write name=value");
      return;
    }
    String name = text.substring(0, equals);
    String written = text.substring(equals + 1);
    Span span = source.span(1, equals + 2, written.length());
    Declaration declaration = declared.get(name);
    if (declaration == null) {
      known(name, source.span(1, 1, name.length()));
      return;
    }
    Value value = new Value.Text(written);
    if (!declaration.type().isText()) {
      try {
        value = Scalars.plain(written);
      } catch (IllegalArgumentException e) {
        findings.add(DiagnosticCode.NUMBER_RANGE, span, String.valueOf(e.getMessage()));
        return;
      }
    }
    given.put(name, new Given(value, span));
  }

  private void known(String name, Span span) {
    if (!declared.containsKey(name)) {
      findings.add(
          DiagnosticCode.PARAM_UNKNOWN,
          span,
          "the file declares no parameter '" + name + "'",
          NearWord.hint(name, declared.keySet()));
    }
  }

  private void value(String name, Declaration declaration, Map<String, Given> given) {
    Section section = declaration.section();
    Optional<Node> fallback = section.find("default");
    Optional<Value> standard =
        fallback.flatMap(
            node ->
                checked(
                    "the default of '" + name + "'",
                    declaration,
                    new Given(node.value(), node.span()),
                    DiagnosticCode.PARAM_DECLARATION));
    Given own = given.get(name);
    if (own != null) {
      checked("'" + name + "'", declaration, own, DiagnosticCode.PARAM_VALUE)
          .ifPresent(value -> values.put(name, value));
    } else if (standard.isPresent()) {
      values.put(name, standard.get());
    } else if (fallback.isEmpty()) {
      findings.add(
          DiagnosticCode.PARAM_MISSING,
          section.node().span(),
          "parameter '" + name + "' has no default and was given no value",
          "give it with -p " + name + "=VALUE, or write a default");
    }
  }

  private Optional<Value> checked(
      String what, Declaration declaration, Given given, DiagnosticCode code) {
    Optional<Value> value = declaration.type().accept(given.value());
    if (value.isEmpty()) {
      String shown = ParameterText.describe(given.value());
      findings.add(
          code,
          given.span(),
          what + " must be " + declaration.type().words() + ", not " + shown,
          declaration.type().hint(given.value()));
      return Optional.empty();
    }
    Section section = declaration.section();
    Optional<Double> min = section.real("min", Double.NEGATIVE_INFINITY, Double.MAX_VALUE);
    Optional<Double> max = section.real("max", -Double.MAX_VALUE, Double.POSITIVE_INFINITY);
    double size = declaration.type().size(value.get());
    if (size < min.orElse(Double.NEGATIVE_INFINITY)
        || size > max.orElse(Double.POSITIVE_INFINITY)) {
      String low = section.find("min").map(n -> "at least " + n.value()).orElse("");
      String high = section.find("max").map(n -> "at most " + n.value()).orElse("");
      String range = low + (low.isEmpty() || high.isEmpty() ? "" : " and ") + high;
      findings.add(code, given.span(), what + " is " + value.get() + ", and must be " + range);
      return Optional.empty();
    }
    List<String> words =
        section.list("one-of").stream().map(node -> node.value().toString()).toList();
    if (!words.isEmpty() && !words.contains(value.get().toString())) {
      findings.add(
          code,
          given.span(),
          what + " is '" + value.get() + "', and must be one of " + String.join(", ", words),
          NearWord.find(value.get().toString(), words).map(w -> "did you mean '" + w + "'?"));
      return Optional.empty();
    }
    return value;
  }
}
