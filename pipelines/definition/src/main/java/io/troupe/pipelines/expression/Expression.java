package io.troupe.pipelines.expression;

import io.troupe.pipelines.value.Value;
import java.util.List;

/** What stands between <code>${{</code> and <code>}}</code>, as a tree. */
sealed interface Expression {
  /** Where it stands. */
  At at();

  /** A value as written. */
  record Literal(Value value, At at) implements Expression {}

  /** One of the names that a template can start from, such as {@code params}. */
  record Name(String name, At at) implements Expression {}

  /** {@code target.name} or {@code target['name']}; {@code at} is the name's place. */
  record Member(Expression target, String name, At at) implements Expression {}

  /** {@code target[index]}. */
  record Index(Expression target, Expression index, At at) implements Expression {}

  /** {@code -operand} or {@code !operand}. */
  record Unary(String operator, Expression operand, At at) implements Expression {}

  /** {@code left operator right}; {@code at} is the operator's place. */
  record Binary(String operator, Expression left, Expression right, At at) implements Expression {}

  /** {@code condition ? yes : no}, also written {@code if(condition, yes, no)}. */
  record Conditional(Expression condition, Expression yes, Expression no, At at)
      implements Expression {}

  /** {@code function(arguments)}; {@code at} is the function name's place. */
  record Call(String function, List<Expression> arguments, At at) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** {@code [items]}. */
  record Items(List<Expression> items, At at) implements Expression {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** The path that it writes, such as {@code tasks.train.metrics}, for messages. */
  default String path() {
    return switch (this) {
      case Name name -> name.name();
      case Member member -> member.target().path() + "." + member.name();
      case Index index -> index.target().path() + "[…]";
      case Literal literal -> literal.value().toString();
      case Call call -> call.function() + "(…)";
      case Unary unary -> "(…)";
      case Binary binary -> "(…)";
      case Conditional conditional -> "(…)";
      case Items list -> "[…]";
    };
  }
}
