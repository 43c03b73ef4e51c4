package io.troupe.pipelines.expression;

import io.troupe.pipelines.diagnostic.NearWord;
import io.troupe.pipelines.expression.TemplateError.Reason;
import io.troupe.pipelines.expression.Type.Scalar;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the type of an expression, and all that cannot work whatever a run gives. */
final class TypeChecker {
  private static final Type ANY = new Type.Any();
  private final Map<String, Type> roots;
  private final List<TemplateException> errors = new ArrayList<>();

  TypeChecker(Map<String, Type> roots) {
    this.roots = roots;
  }

  List<TemplateException> errors() {
    return errors;
  }

  Type type(Template template) {
    if (template.parts().size() == 1
        && template.parts().getFirst() instanceof Template.Hole(Expression only)) {
      return type(only);
    }
    for (Template.Part part : template.parts()) {
      if (part instanceof Template.Hole(Expression expression)) {
        Type type = type(expression);
        if (type instanceof Type.Listing || type instanceof Type.Fields) {
          error(Reason.TYPE, expression.at(), type.words() + " cannot be part of a text");
        }
      }
    }
    return Scalar.TEXT;
  }

  private Type type(Expression expression) {
    return switch (expression) {
      case Expression.Literal(Value value, At at) -> of(value);
      case Expression.Name name -> name(name);
      case Expression.Member member -> member(member);
      case Expression.Index index -> index(index);
      case Expression.Unary unary -> unary(unary);
      case Expression.Binary binary -> binary(binary);
      case Expression.Conditional conditional -> {
        expect(Scalar.BOOL, conditional.condition(), "the condition");
        yield join(type(conditional.yes()), type(conditional.no()));
      }
      case Expression.Call call -> call(call);
      case Expression.Items list ->
          new Type.Listing(
              list.items().stream().map(this::type).reduce(TypeChecker::join).orElse(ANY));
    };
  }

  /** The type of a value that is known. */
  static Type of(Value value) {
    return switch (value) {
      case Value.Null() -> Scalar.NULL;
      case Value.Bool(boolean b) -> Scalar.BOOL;
      case Value.Int(long n) -> Scalar.INT;
      case Value.Real(double x) -> Scalar.REAL;
      case Value.Text(String text) -> Scalar.TEXT;
      case Value.Sequence(List<Value> items) ->
          new Type.Listing(
              items.stream().map(TypeChecker::of).reduce(TypeChecker::join).orElse(ANY));
      case Value.Mapping mapping -> ANY;
    };
  }

  private static Type join(Type a, Type b) {
    if (a.equals(b)) {
      return a;
    }
    boolean numbers = a instanceof Scalar && b instanceof Scalar && isNumber(a) && isNumber(b);
    return numbers ? Scalar.REAL : ANY;
  }

  private static boolean isNumber(Type type) {
    return type == Scalar.INT || type == Scalar.REAL || type instanceof Type.Any;
  }

  private Type name(Expression.Name name) {
    Type type = roots.get(name.name());
    if (type == null) {
      error(
          Reason.NAME,
          name.at(),
          "'" + name.name() + "' is not known here",
          NearWord.find(name.name(), roots.keySet())
              .map(near -> "did you mean '" + near + "'?")
              .or(
                  () ->
                      Optional.of(
                          "a template starts with "
                              + String.join(", ", roots.keySet())
                              + "; a text is written '"
                              + name.name()
                              + "'")));
      return ANY;
    }
    if (TemplateCheck.ROOTS.contains(name.name())) {
      error(
          Reason.NAME,
          name.at(),
          "'" + name.name() + "' alone is no value",
          Optional.of("write " + name.name() + ".NAME"));
      return ANY;
    }
    return type;
  }

  private Type member(Expression.Member member) {
    Type target =
        member.target() instanceof Expression.Name root && roots.containsKey(root.name())
            ? roots.getOrDefault(root.name(), ANY)
            : type(member.target());
    return switch (target) {
      case Type.Any any -> any;
      case Type.Fields fields -> field(member, fields);
      case Scalar scalar -> noParts(member, scalar);
      case Type.Listing list -> noParts(member, list);
      case Type.Barred barred -> ANY;
    };
  }

  private Type noParts(Expression.Member member, Type type) {
    error(
        Reason.TYPE,
        member.at(),
        member.target().path() + " is " + type.words() + " and has no '" + member.name() + "'");
    return ANY;
  }

  private Type field(Expression.Member member, Type.Fields fields) {
    Type type = fields.fields().get(member.name());
    if (type instanceof Type.Barred(String message, String hint)) {
      error(Reason.NEEDS, member.at(), message, Optional.of(hint));
      return ANY;
    }
    if (type != null) {
      return type;
    }
    if (fields.others().isPresent()) {
      return fields.others().get();
    }
    error(
        Reason.NAME,
        member.at(),
        "'" + member.name() + "' is no " + fields.what(),
        spacing(member.name(), fields)
            .or(() -> NearWord.hint(member.name(), fields.fields().keySet())));
    return ANY;
  }

  /** {@code params.x-1} is the parameter {@code x-1}; perhaps a difference was meant. */
  private static Optional<String> spacing(String name, Type.Fields fields) {
    int hyphen = name.indexOf('-');
    return hyphen > 0 && fields.fields().containsKey(name.substring(0, hyphen))
        ? Optional.of(
            "a difference needs spaces: "
                + name.substring(0, hyphen)
                + " - "
                + name.substring(hyphen + 1))
        : Optional.empty();
  }

  private Type index(Expression.Index index) {
    Type target = type(index.target());
    Type key = type(index.index());
    if (target instanceof Type.Listing(Type item)) {
      if (!key.fits(Scalar.INT)) {
        error(Reason.TYPE, index.at(), "a list is indexed by a whole number, not " + key.words());
      }
      return item;
    }
    if (target instanceof Scalar) {
      error(Reason.TYPE, index.at(), index.target().path() + " is " + target.words());
    }
    return ANY;
  }

  private Type unary(Expression.Unary unary) {
    if (unary.operator().equals("!")) {
      expect(Scalar.BOOL, unary.operand(), "what '!' negates");
      return Scalar.BOOL;
    }
    return expect(Scalar.REAL, unary.operand(), "what '-' negates");
  }

  private Type binary(Expression.Binary binary) {
    String operator = binary.operator();
    return switch (operator) {
      case "&&", "||" -> {
        expect(Scalar.BOOL, binary.left(), "the left side of '" + operator + "'");
        expect(Scalar.BOOL, binary.right(), "the right side of '" + operator + "'");
        yield Scalar.BOOL;
      }
      case "==", "!=" -> {
        Type left = type(binary.left());
        Type right = type(binary.right());
        if (!left.fits(right) && !right.fits(left) && left != Scalar.NULL && right != Scalar.NULL) {
          error(Reason.TYPE, binary.at(), left.words() + " is never equal to " + right.words());
        }
        yield Scalar.BOOL;
      }
      case "<", "<=", ">", ">=" -> {
        compared(binary);
        yield Scalar.BOOL;
      }
      default -> arithmetic(binary);
    };
  }

  private void compared(Expression.Binary binary) {
    Type left = type(binary.left());
    Type right = type(binary.right());
    boolean texts = left.fits(Scalar.TEXT) && right.fits(Scalar.TEXT);
    boolean numbers = left.fits(Scalar.REAL) && right.fits(Scalar.REAL);
    if (!texts && !numbers) {
      error(
          Reason.TYPE,
          binary.at(),
          "'%s' compares two numbers or two texts, not %s with %s"
              .formatted(binary.operator(), left.words(), right.words()));
    }
  }

  private Type arithmetic(Expression.Binary binary) {
    Type left = type(binary.left());
    Type right = type(binary.right());
    boolean plus = binary.operator().equals("+");
    if (isNumber(left) && isNumber(right)) {
      return number(binary.operator(), left, right);
    }
    boolean text = left == Scalar.TEXT || right == Scalar.TEXT;
    if (plus && text && isPlain(left) && isPlain(right)) {
      return Scalar.TEXT;
    }
    if (plus && left instanceof Type.Listing(Type a) && right instanceof Type.Listing(Type b)) {
      return new Type.Listing(join(a, b));
    }
    error(
        Reason.TYPE,
        binary.at(),
        "'%s' does not take %s and %s".formatted(binary.operator(), left.words(), right.words()));
    return ANY;
  }

  private static Type number(String operator, Type left, Type right) {
    boolean open = left instanceof Type.Any || right instanceof Type.Any;
    if (open && operator.equals("+")) {
      return ANY; // It may be a text.
    }
    boolean whole = left == Scalar.INT && right == Scalar.INT;
    return whole && !operator.equals("/") ? Scalar.INT : Scalar.REAL;
  }

  private static boolean isPlain(Type type) {
    return type instanceof Scalar || type instanceof Type.Any;
  }

  private Type call(Expression.Call call) {
    List<Type> types = call.arguments().stream().map(this::type).toList();
    Functions.Entry function = Functions.all().get(call.function());
    if (function == null) {
      error(
          Reason.NAME,
          call.at(),
          "there is no function '" + call.function() + "'",
          call.function().equals("if")
              ? Optional.of("use if(condition, yes, no)")
              : NearWord.find(call.function(), Functions.all().keySet())
                  .map(near -> "did you mean '" + near + "'?"));
      return ANY;
    }
    boolean listed = types.size() == 1 && types.getFirst().fits(new Type.Listing(Scalar.REAL));
    boolean fits =
        function.many()
            ? listed || (types.size() > 1 && types.stream().allMatch(t -> t.fits(Scalar.REAL)))
            : fit(types, function.parameters());
    if (!fits) {
      error(
          Reason.TYPE,
          call.at(),
          call.function()
              + "(…) does not take "
              + (types.isEmpty()
                  ? "nothing"
                  : String.join(" and ", types.stream().map(Type::words).toList())),
          Optional.of("it is called as " + function.usage()));
      return ANY;
    }
    return function.result().apply(types);
  }

  private static boolean fit(List<Type> types, List<Type> wanted) {
    boolean fits = types.size() == wanted.size();
    for (int i = 0; fits && i < types.size(); i++) {
      fits = types.get(i).fits(wanted.get(i));
    }
    return fits;
  }

  private Type expect(Scalar wanted, Expression expression, String what) {
    Type type = type(expression);
    if (!type.fits(wanted)) {
      error(
          Reason.TYPE,
          expression.at(),
          what + " must be " + wanted.words() + ", not " + type.words());
      return wanted;
    }
    return type instanceof Type.Any ? wanted : type;
  }

  private void error(Reason reason, At at, String message) {
    error(reason, at, message, Optional.empty());
  }

  private void error(Reason reason, At at, String message, Optional<String> hint) {
    errors.add(new TemplateException(reason, at, message, hint));
  }
}
