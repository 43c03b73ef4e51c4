package io.troupe.pipelines.expression;

import io.troupe.pipelines.expression.Type.Scalar;
import io.troupe.pipelines.value.Scalars;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The functions of the expression language: each is total, or says why it has no value. */
final class Functions {
  static final int LONGEST_LIST = 100_000;
  static final int LONGEST_TEXT = 65_536;
  private static final Type ANY = new Type.Any();
  private static final Type NUMBERS = new Type.Listing(Scalar.REAL);
  private static final Map<String, Entry> ALL = new TreeMap<>();

  static {
    add("abs(number)", List.of(Scalar.REAL), Functions::sameNumber, Functions::abs);
    add("ceil(number)", List.of(Scalar.REAL), t -> Scalar.INT, a -> whole(Math.ceil(real(a, 0))));
    add("contains(list or text, what)", List.of(ANY, ANY), t -> Scalar.BOOL, Functions::contains);
    add(
        "ends-with(text, end)",
        List.of(Scalar.TEXT, Scalar.TEXT),
        t -> Scalar.BOOL,
        a -> new Value.Bool(text(a, 0).endsWith(text(a, 1))));
    add("float(number or text)", List.of(ANY), t -> Scalar.REAL, Functions::toReal);
    add("floor(number)", List.of(Scalar.REAL), t -> Scalar.INT, a -> whole(Math.floor(real(a, 0))));
    add("int(number or text)", List.of(ANY), t -> Scalar.INT, Functions::toWhole);
    add(
        "join(list, separator)",
        List.of(new Type.Listing(ANY), Scalar.TEXT),
        t -> Scalar.TEXT,
        Functions::join);
    add("len(list or text)", List.of(ANY), t -> Scalar.INT, Functions::length);
    add(
        "lower(text)",
        List.of(Scalar.TEXT),
        t -> Scalar.TEXT,
        a -> new Value.Text(text(a, 0).toLowerCase(Locale.ROOT)));
    add("mean(list)", List.of(NUMBERS), t -> Scalar.REAL, a -> mean(numbers(a.getFirst())));
    add("range(count)", List.of(Scalar.INT), t -> new Type.Listing(Scalar.INT), Functions::range);
    add("round(number)", List.of(Scalar.REAL), t -> Scalar.INT, a -> whole(Math.rint(real(a, 0))));
    add(
        "starts-with(text, start)",
        List.of(Scalar.TEXT, Scalar.TEXT),
        t -> Scalar.BOOL,
        a -> new Value.Bool(text(a, 0).startsWith(text(a, 1))));
    add("sum(list)", List.of(NUMBERS), t -> Scalar.REAL, a -> sum(numbers(a.getFirst())));
    add(
        "text(value)",
        List.of(ANY),
        t -> Scalar.TEXT,
        a -> new Value.Text(a.getFirst().toString()));
    add(
        "upper(text)",
        List.of(Scalar.TEXT),
        t -> Scalar.TEXT,
        a -> new Value.Text(text(a, 0).toUpperCase(Locale.ROOT)));
    many("max(list) or max(a, b, …)", a -> extreme(a, true));
    many("min(list) or min(a, b, …)", a -> extreme(a, false));
  }

  private Functions() {}

  /** Computes a function of checked arguments; IllegalArgumentException says why it cannot. */
  interface Body {
    Value apply(List<Value> arguments);
  }

  /**
   * One function.
   *
   * @param usage how it is called
   * @param parameters the types of its arguments
   * @param many whether any number of numbers, or one list of them, is taken instead
   * @param result its type, by those of the arguments
   */
  record Entry(
      String usage,
      List<Type> parameters,
      boolean many,
      Function<List<Type>, Type> result,
      Body body) {}

  static Map<String, Entry> all() {
    return ALL;
  }

  private static void add(
      String usage, List<Type> parameters, Function<List<Type>, Type> result, Body body) {
    String name = usage.substring(0, usage.indexOf('('));
    ALL.put(name, new Entry(usage, parameters, false, result, body));
  }

  private static void many(String usage, Body body) {
    String name = usage.substring(0, usage.indexOf('('));
    ALL.put(name, new Entry(usage, List.of(), true, Functions::common, body));
  }

  private static Type sameNumber(List<Type> types) {
    return types.getFirst() == Scalar.INT ? Scalar.INT : Scalar.REAL;
  }

  private static Type common(List<Type> types) {
    List<Type> items =
        types.size() == 1 && types.getFirst() instanceof Type.Listing(Type item)
            ? List.of(item)
            : types;
    return items.stream().allMatch(type -> type == Scalar.INT) ? Scalar.INT : Scalar.REAL;
  }

  static double real(Value value) {
    return switch (value) {
      case Value.Int(long n) -> (double) n;
      case Value.Real(double x) -> x;
      default -> throw new IllegalArgumentException("expected a number, not " + value);
    };
  }

  private static double real(List<Value> arguments, int i) {
    return real(arguments.get(i));
  }

  private static String text(List<Value> arguments, int i) {
    return arguments.get(i).toString();
  }

  private static Value whole(double x) {
    if (Math.abs(x) >= 0x1p63) {
      throw new IllegalArgumentException(x + " does not fit a whole number");
    }
    return new Value.Int((long) x);
  }

  private static Value abs(List<Value> arguments) {
    return arguments.getFirst() instanceof Value.Int(long n) && n != Long.MIN_VALUE
        ? new Value.Int(Math.abs(n))
        : new Value.Real(Math.abs(real(arguments, 0)));
  }

  private static Value contains(List<Value> arguments) {
    Value what = arguments.get(1);
    return switch (arguments.getFirst()) {
      case Value.Sequence(List<Value> items) ->
          new Value.Bool(items.stream().anyMatch(item -> Operators.equal(item, what)));
      case Value.Text(String text) when what instanceof Value.Text(String part) ->
          new Value.Bool(text.contains(part));
      default -> throw new IllegalArgumentException("contains(…) looks into a list or a text");
    };
  }

  private static Value toReal(List<Value> arguments) {
    return new Value.Real(real(parsed(arguments.getFirst())));
  }

  private static Value toWhole(List<Value> arguments) {
    Value value = parsed(arguments.getFirst());
    return value instanceof Value.Int ? value : whole((double) (long) real(value));
  }

  private static Value parsed(Value value) {
    return value instanceof Value.Text(String text) ? Scalars.plain(text.strip()) : value;
  }

  private static Value join(List<Value> arguments) {
    if (!(arguments.getFirst() instanceof Value.Sequence(List<Value> items))) {
      throw new IllegalArgumentException("join(…) takes a list");
    }
    long length = items.stream().mapToLong(item -> item.toString().length()).sum();
    if (length + (long) items.size() * text(arguments, 1).length() > LONGEST_TEXT) {
      throw new IllegalArgumentException("the text is longer than " + LONGEST_TEXT);
    }
    return new Value.Text(
        items.stream().map(Value::toString).collect(Collectors.joining(text(arguments, 1))));
  }

  private static Value length(List<Value> arguments) {
    return switch (arguments.getFirst()) {
      case Value.Sequence(List<Value> items) -> new Value.Int(items.size());
      case Value.Text(String text) -> new Value.Int(text.codePointCount(0, text.length()));
      case Value.Mapping mapping -> new Value.Int(mapping.entries().size());
      default -> throw new IllegalArgumentException("len(…) takes a list or a text");
    };
  }

  private static Value range(List<Value> arguments) {
    long count = (long) real(arguments, 0);
    if (count < 0 || count > LONGEST_LIST) {
      throw new IllegalArgumentException(
          "range(%d): the count must be 0 to %d".formatted(count, LONGEST_LIST));
    }
    List<Value> items = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      items.add(new Value.Int(i));
    }
    return new Value.Sequence(items);
  }

  private static List<Value> numbers(Value list) {
    if (!(list instanceof Value.Sequence(List<Value> items))) {
      throw new IllegalArgumentException("expected a list of numbers");
    }
    return items;
  }

  private static Value sum(List<Value> items) {
    return finite(items.stream().mapToDouble(Functions::real).sum());
  }

  private static Value mean(List<Value> items) {
    if (items.isEmpty()) {
      throw new IllegalArgumentException("an empty list has no mean");
    }
    return finite(items.stream().mapToDouble(Functions::real).sum() / items.size());
  }

  private static Value extreme(List<Value> arguments, boolean greatest) {
    List<Value> items =
        arguments.size() == 1 && arguments.getFirst() instanceof Value.Sequence(List<Value> list)
            ? list
            : arguments;
    if (items.isEmpty()) {
      throw new IllegalArgumentException("an empty list has no extreme");
    }
    Value best = items.getFirst();
    for (Value item : items) {
      int order = Operators.compare(item, best);
      best = (greatest ? order > 0 : order < 0) ? item : best;
    }
    return best;
  }

  static Value finite(double x) {
    if (!Double.isFinite(x)) {
      throw new IllegalArgumentException("the number is too large");
    }
    return new Value.Real(x);
  }
}
