package io.troupe.pipelines.language;

import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.expression.Evaluation;
import io.troupe.pipelines.expression.TemplateCheck;
import io.troupe.pipelines.expression.TemplateError;
import io.troupe.pipelines.expression.Type;
import io.troupe.pipelines.value.Value;
import io.troupe.pipelines.yaml.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Evaluates what follows from the parameters alone, and reports templates at their places. */
final class EarlyValues {
  private final Map<String, Value> params;
  private final Map<String, Type> roots;
  private final Findings findings;
  private final Set<String> used = new HashSet<>();

  EarlyValues(Map<String, Value> params, Map<String, Type> types, Findings findings) {
    this.params = params;
    this.roots = Map.of("params", new Type.Fields("parameter", types, Optional.empty()));
    this.findings = findings;
  }

  Map<String, Value> params() {
    return params;
  }

  /** The parameters that some template reads. */
  Set<String> used() {
    return used;
  }

  /** The value of {@code node}; empty, and reported, where its template has none. */
  Optional<Value> value(Node node) {
    if (!(node instanceof Node.Scalar scalar)
        || !(scalar.value() instanceof Value.Text(String text))) {
      return Optional.of(node.value());
    }
    TemplateCheck check = check(scalar, text, roots);
    if (!check.template()) {
      return Optional.of(scalar.value());
    }
    return check.errors().isEmpty() ? evaluate(scalar, check, Map.of()) : Optional.empty();
  }

  /** Checks the text of {@code node} and reports what is wrong. */
  TemplateCheck check(Node.Scalar node, String text, Map<String, Type> allowed) {
    TemplateCheck check = TemplateCheck.of(text, allowed);
    report(node, check.errors());
    used.addAll(check.params());
    return check;
  }

  /** The value of an early template in {@code cell}; empty where a parameter has no value. */
  Optional<Value> evaluate(Node.Scalar node, TemplateCheck check, Map<String, Value> cell) {
    if (!params.keySet().containsAll(check.params())) {
      return Optional.empty();
    }
    return switch (check.evaluate(params, cell)) {
      case Evaluation.Done<Value>(Value value) -> Optional.of(value);
      case Evaluation.Failed<Value>(List<TemplateError> errors) -> {
        report(node, errors);
        yield Optional.empty();
      }
    };
  }

  private void report(Node.Scalar node, List<TemplateError> errors) {
    for (TemplateError error : errors) {
      DiagnosticCode code =
          switch (error.reason()) {
            case SYNTAX -> DiagnosticCode.TEMPLATE_SYNTAX;
            case NAME -> DiagnosticCode.TEMPLATE_NAME;
            case NEEDS -> DiagnosticCode.TEMPLATE_NEEDS;
            case TYPE -> DiagnosticCode.TEMPLATE_TYPE;
            case VALUE -> DiagnosticCode.TEMPLATE_VALUE;
          };
      findings.add(code, place(node, error), error.message(), error.hint());
    }
  }

  /** The place of an error inside the text, where the line shows the text as it is. */
  private static Span place(Node.Scalar node, TemplateError error) {
    if (node.start().isEmpty()) {
      return node.span();
    }
    Span start = node.start().get();
    String text = error.template();
    int from = Math.min(error.offset(), text.length());
    int to = Math.min(from + error.length(), text.length());
    return start
        .source()
        .span(
            start.line(),
            start.column() + text.codePointCount(0, from),
            text.codePointCount(from, to));
  }
}
