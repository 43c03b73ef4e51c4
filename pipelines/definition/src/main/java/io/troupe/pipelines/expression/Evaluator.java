package io.troupe.pipelines.expression;

import io.troupe.pipelines.diagnostic.NearWord;
import io.troupe.pipelines.expression.TemplateError.Reason;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Computes the value of an expression from what the names stand for. */
final class Evaluator {
  private final Names names;

  Evaluator(Names names) {
    this.names = names;
  }

  /** What the names of an expression stand for. */
  interface Names {
    /** What {@code root} itself stands for. */
    Optional<Value> whole(String root);

    /** What the part {@code part} of {@code root} stands for. */
    Optional<Value> part(String root, String part);
  }

  Value evaluate(Template template) throws TemplateException {
    if (template.parts().size() == 1) {
      return switch (template.parts().getFirst()) {
        case Template.Fixed(String text) -> new Value.Text(text);
        case Template.Hole(Expression expression) -> evaluate(expression);
      };
    }
    StringBuilder text = new StringBuilder();
    for (Template.Part part : template.parts()) {
      switch (part) {
        case Template.Fixed(String fixed) -> text.append(fixed);
        case Template.Hole(Expression expression) -> {
          Value value = evaluate(expression);
          if (value instanceof Value.Sequence || value instanceof Value.Mapping) {
            throw new TemplateException(
                Reason.TYPE, expression.at(), "a list or mapping cannot be part of a text");
          }
          text.append(value);
        }
      }
      if (text.length() > Functions.LONGEST_TEXT) {
        throw new TemplateException(
            Reason.VALUE, new At(0, 1), "the text is longer than " + Functions.LONGEST_TEXT);
      }
    }
    return new Value.Text(text.toString());
  }

  Value evaluate(Expression expression) throws TemplateException {
    return switch (expression) {
      case Expression.Literal literal -> literal.value();
      case Expression.Name name ->
          names
              .whole(name.name())
              .orElseThrow(
                  () ->
                      new TemplateException(
                          Reason.NAME, name.at(), "'" + name.name() + "' is not known here"));
      case Expression.Member member -> member(member);
      case Expression.Index index -> index(index);
      case Expression.Unary unary -> unary(unary);
      case Expression.Binary binary -> binary(binary);
      case Expression.Conditional conditional ->
          evaluate(truth(conditional.condition()) ? conditional.yes() : conditional.no());
      case Expression.Call call -> call(call);
      case Expression.Items list -> {
        List<Value> items = new ArrayList<>();
        for (Expression item : list.items()) {
          items.add(evaluate(item));
        }
        yield new Value.Sequence(items);
      }
    };
  }

  private boolean truth(Expression expression) throws TemplateException {
    if (evaluate(expression) instanceof Value.Bool(boolean b)) {
      return b;
    }
    throw new TemplateException(Reason.TYPE, expression.at(), "expected true or false");
  }

  private Value member(Expression.Member member) throws TemplateException {
    if (member.target() instanceof Expression.Name root) {
      Optional<Value> part = names.part(root.name(), member.name());
      if (part.isPresent()) {
        return part.get();
      }
      if (names.whole(root.name()).isEmpty()) {
        throw new TemplateException(
            Reason.NAME, member.at(), root.name() + " has no '" + member.name() + "'");
      }
    }
    Value target = evaluate(member.target());
    if (!(target instanceof Value.Mapping mapping)) {
      throw new TemplateException(
          Reason.TYPE, member.at(), member.target().path() + " has no parts");
    }
    Value value = mapping.entries().get(member.name());
    if (value == null) {
      throw new TemplateException(
          Reason.VALUE,
          member.at(),
          member.target().path() + " has no '" + member.name() + "'" + ended(member.target()),
          NearWord.hint(member.name(), mapping.entries().keySet()));
    }
    return value;
  }

  /** Why a task's results may be missing: how it ended. */
  private String ended(Expression target) throws TemplateException {
    if (target instanceof Expression.Member results
        && evaluate(results.target()) instanceof Value.Mapping task
        && task.entries().get("state") instanceof Value.Text(String state)
        && !state.equals("succeeded")) {
      return ", because " + results.target().path() + " is " + state;
    }
    return "";
  }

  private Value index(Expression.Index index) throws TemplateException {
    Value target = evaluate(index.target());
    Value key = evaluate(index.index());
    if (target instanceof Value.Sequence(List<Value> items) && key instanceof Value.Int(long i)) {
      if (i < 0 || i >= items.size()) {
        throw new TemplateException(
            Reason.VALUE,
            index.at(),
            "index %d is outside the list of %d".formatted(i, items.size()));
      }
      return items.get((int) i);
    }
    if (target instanceof Value.Mapping mapping && key instanceof Value.Text(String name)) {
      Value value = mapping.entries().get(name);
      if (value != null) {
        return value;
      }
      throw new TemplateException(
          Reason.VALUE, index.at(), index.target().path() + " has no '" + name + "'");
    }
    throw new TemplateException(Reason.TYPE, index.at(), "a list is indexed by a whole number");
  }

  private Value unary(Expression.Unary unary) throws TemplateException {
    if (unary.operator().equals("!")) {
      return new Value.Bool(!truth(unary.operand()));
    }
    return guarded(
        unary.at(), () -> Operators.apply("-", new Value.Int(0), evaluate(unary.operand())));
  }

  private Value binary(Expression.Binary binary) throws TemplateException {
    return switch (binary.operator()) {
      case "&&" -> new Value.Bool(truth(binary.left()) && truth(binary.right()));
      case "||" -> new Value.Bool(truth(binary.left()) || truth(binary.right()));
      default -> {
        Value left = evaluate(binary.left());
        Value right = evaluate(binary.right());
        yield guarded(binary.at(), () -> Operators.apply(binary.operator(), left, right));
      }
    };
  }

  private Value call(Expression.Call call) throws TemplateException {
    Functions.Entry function = Functions.all().get(call.function());
    boolean count =
        function != null
            && (function.many()
                ? !call.arguments().isEmpty()
                : call.arguments().size() == function.parameters().size());
    if (function == null || !count) {
      throw new TemplateException(
          Reason.NAME, call.at(), "there is no such function " + call.function() + "(…)");
    }
    List<Value> arguments = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      arguments.add(evaluate(argument));
    }
    return guarded(call.at(), () -> function.body().apply(arguments));
  }

  private interface Computation {
    Value value() throws TemplateException;
  }

  private static Value guarded(At at, Computation computation) throws TemplateException {
    try {
      return computation.value();
    } catch (IllegalArgumentException e) {
      throw new TemplateException(Reason.VALUE, at, String.valueOf(e.getMessage()));
    }
  }
}
