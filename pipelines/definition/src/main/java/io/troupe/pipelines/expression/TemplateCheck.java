package io.troupe.pipelines.expression;

import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What can be said of a text before a run.
 *
 * @param template whether it is a template at all
 * @param type of its value
 * @param errors what is wrong whatever the run gives
 * @param early whether its value follows from parameters and the cell alone
 * @param params the parameters that it reads
 * @param axes the axes that it reads
 * @param parsed the template, so that it is read once
 */
public record TemplateCheck(
    boolean template,
    Type type,
    List<TemplateError> errors,
    boolean early,
    Set<String> params,
    Set<String> axes,
    Parsed parsed) {
  /** The names that a template can start from, but for that of a for-each. */
  public static final Set<String> ROOTS = Set.of("params", "matrix", "tasks", "run");

  private static final Set<String> EARLY = Set.of("params", "matrix");

  public TemplateCheck {
    errors = List.copyOf(errors);
    params = Set.copyOf(params);
    axes = Set.copyOf(axes);
  }

  /** Checks {@code text}, whose templates can start from {@code roots}. */
  public static TemplateCheck of(String text, Map<String, Type> roots) {
    if (!Template.isTemplate(text)) {
      return new TemplateCheck(
          false, Type.Scalar.TEXT, List.of(), true, Set.of(), Set.of(), Parsed.fixed(text));
    }
    Template template;
    try {
      template = Template.parse(text);
    } catch (TemplateException e) {
      return new TemplateCheck(
          true, new Type.Any(), List.of(e.in(text)), false, Set.of(), Set.of(), Parsed.fixed(text));
    }
    TypeChecker checker = new TypeChecker(roots);
    Type type = checker.type(template);
    Set<Template.Reference> references = template.references();
    return new TemplateCheck(
        true,
        type,
        checker.errors().stream().map(e -> e.in(text)).toList(),
        references.stream().allMatch(reference -> EARLY.contains(reference.root())),
        parts(references, "params"),
        parts(references, "matrix"),
        new Parsed(template));
  }

  private static Set<String> parts(Set<Template.Reference> references, String root) {
    return references.stream()
        .filter(reference -> reference.root().equals(root))
        .map(Template.Reference::part)
        .collect(Collectors.toSet());
  }

  /** The type of a value that is known. */
  public static Type typeOf(Value value) {
    return TypeChecker.of(value);
  }

  /** The value of a text that is {@link #early}. */
  public Evaluation<Value> evaluate(Map<String, Value> params, Map<String, Value> matrix) {
    try {
      Evaluator evaluator = new Evaluator(ScopeNames.before(params, matrix));
      return new Evaluation.Done<>(evaluator.evaluate(parsed.template));
    } catch (TemplateException e) {
      return new Evaluation.Failed<>(List.of(e.in(parsed.template.text())));
    }
  }

  /** A template that was read; opaque. */
  public static final class Parsed {
    private final Template template;

    private Parsed(Template template) {
      this.template = template;
    }

    private static Parsed fixed(String text) {
      return new Parsed(new Template(text, List.of(new Template.Fixed(text))));
    }
  }
}
