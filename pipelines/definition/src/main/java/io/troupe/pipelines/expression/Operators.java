package io.troupe.pipelines.expression;

import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.stream.Stream;

/** Computes operators; IllegalArgumentException says why one has no value. */
final class Operators {
  private Operators() {}

  static Value apply(String operator, Value left, Value right) {
    return switch (operator) {
      case "==" -> new Value.Bool(equal(left, right));
      case "!=" -> new Value.Bool(!equal(left, right));
      case "<" -> new Value.Bool(compare(left, right) < 0);
      case "<=" -> new Value.Bool(compare(left, right) <= 0);
      case ">" -> new Value.Bool(compare(left, right) > 0);
      case ">=" -> new Value.Bool(compare(left, right) >= 0);
      default -> arithmetic(operator, left, right);
    };
  }

  private static Value arithmetic(String operator, Value left, Value right) {
    if (operator.equals("+") && (left instanceof Value.Text || right instanceof Value.Text)) {
      return joined(left, right);
    }
    if (operator.equals("+")
        && left instanceof Value.Sequence(List<Value> a)
        && right instanceof Value.Sequence(List<Value> b)) {
      return joined(a, b);
    }
    if (left instanceof Value.Int(long a) && right instanceof Value.Int(long b)) {
      return whole(operator, a, b);
    }
    double x = Functions.real(left);
    double y = Functions.real(right);
    if (y == 0 && (operator.startsWith("/") || operator.equals("%"))) {
      throw new IllegalArgumentException("division by zero");
    }
    return Functions.finite(
        switch (operator) {
          case "+" -> x + y;
          case "-" -> x - y;
          case "*" -> x * y;
          case "/" -> x / y;
          case "//" -> Math.floor(x / y);
          default -> x - y * Math.floor(x / y);
        });
  }

  private static Value whole(String operator, long a, long b) {
    if (b == 0 && (operator.startsWith("/") || operator.equals("%"))) {
      throw new IllegalArgumentException("division by zero");
    }
    try {
      return switch (operator) {
        case "+" -> new Value.Int(Math.addExact(a, b));
        case "-" -> new Value.Int(Math.subtractExact(a, b));
        case "*" -> new Value.Int(Math.multiplyExact(a, b));
        case "/" -> Functions.finite((double) a / (double) b);
        case "//" -> new Value.Int(Math.floorDivExact(a, b));
        default -> new Value.Int(Math.floorMod(a, b));
      };
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "%d %s %d does not fit 64 bits".formatted(a, operator, b), e);
    }
  }

  private static Value joined(Value left, Value right) {
    if (left instanceof Value.Sequence || right instanceof Value.Sequence) {
      throw new IllegalArgumentException("a list cannot be added to a text; use join(list, ', ')");
    }
    String text = left.toString() + right;
    if (text.length() > Functions.LONGEST_TEXT) {
      throw new IllegalArgumentException("the text is longer than " + Functions.LONGEST_TEXT);
    }
    return new Value.Text(text);
  }

  private static Value joined(List<Value> left, List<Value> right) {
    if (left.size() + right.size() > Functions.LONGEST_LIST) {
      throw new IllegalArgumentException("the list is longer than " + Functions.LONGEST_LIST);
    }
    return new Value.Sequence(Stream.concat(left.stream(), right.stream()).toList());
  }

  static boolean equal(Value left, Value right) {
    boolean numbers =
        (left instanceof Value.Int || left instanceof Value.Real)
            && (right instanceof Value.Int || right instanceof Value.Real);
    return numbers ? compare(left, right) == 0 : left.equals(right);
  }

  static int compare(Value left, Value right) {
    if (left instanceof Value.Text(String a) && right instanceof Value.Text(String b)) {
      return a.compareTo(b);
    }
    if (left instanceof Value.Int(long a) && right instanceof Value.Int(long b)) {
      return Long.compare(a, b);
    }
    double x = Functions.real(left);
    double y = Functions.real(right);
    return x < y ? -1 : x > y ? 1 : 0;
  }
}
