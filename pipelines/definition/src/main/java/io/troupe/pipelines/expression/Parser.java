package io.troupe.pipelines.expression;

import io.troupe.pipelines.expression.Lexer.Sort;
import io.troupe.pipelines.expression.Lexer.Token;
import io.troupe.pipelines.expression.TemplateError.Reason;
import io.troupe.pipelines.value.Scalars;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one expression by recursive descent; its depth and size are bounded. */
final class Parser {
  private static final int DEPTH = 48;
  private static final int SIZE = 500;

  /** Binary operators from the loosest to the tightest. */
  private static final List<Set<String>> LEVELS =
      List.of(
          Set.of("||"),
          Set.of("&&"),
          Set.of("==", "!="),
          Set.of("<", "<=", ">", ">="),
          Set.of("+", "-"),
          Set.of("*", "/", "//", "%"));

  private final List<Token> tokens;
  private int next;
  private int depth;
  private int size;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** The expression that all of {@code tokens} but the closing braces write. */
  static Expression parse(List<Token> tokens) throws TemplateException {
    Parser parser = new Parser(tokens);
    if (parser.peek().sort() == Sort.END) {
      throw new TemplateException(Reason.SYNTAX, parser.peek().at(), "the template is empty");
    }
    Expression expression = parser.conditional();
    Token rest = parser.peek();
    if (rest.sort() != Sort.END) {
      throw new TemplateException(
          Reason.SYNTAX, rest.at(), "expected an operator or }}, not " + shown(rest));
    }
    return expression;
  }

  private static String shown(Token token) {
    return token.sort() == Sort.END ? "the end of the template" : "'" + token.text() + "'";
  }

  private Token peek() {
    return tokens.get(next);
  }

  private boolean sees(String operator) {
    return peek().sort() == Sort.OPERATOR && peek().text().equals(operator);
  }

  private Token take() throws TemplateException {
    if (++size > SIZE) {
      throw new TemplateException(
          Reason.SYNTAX, peek().at(), "the expression has more than " + SIZE + " parts");
    }
    return tokens.get(next++);
  }

  private void expect(String operator, Token opened) throws TemplateException {
    if (!sees(operator)) {
      throw new TemplateException(
          Reason.SYNTAX,
          peek().at(),
          "expected '" + operator + "', not " + shown(peek()),
          Optional.of("it ends what '" + opened.text() + "' began"));
    }
    take();
  }

  private Expression conditional() throws TemplateException {
    if (++depth > DEPTH) {
      throw new TemplateException(
          Reason.SYNTAX, peek().at(), "the expression is nested deeper than " + DEPTH);
    }
    Expression condition = binary(0);
    if (sees("?")) {
      Token mark = take();
      Expression yes = conditional();
      expect(":", mark);
      condition = new Expression.Conditional(condition, yes, conditional(), mark.at());
    }
    depth--;
    return condition;
  }

  private Expression binary(int level) throws TemplateException {
    if (level == LEVELS.size()) {
      return unary();
    }
    Expression left = binary(level + 1);
    while (peek().sort() == Sort.OPERATOR && LEVELS.get(level).contains(peek().text())) {
      Token operator = take();
      left = new Expression.Binary(operator.text(), left, binary(level + 1), operator.at());
    }
    return left;
  }

  private Expression unary() throws TemplateException {
    List<Token> operators = new ArrayList<>();
    while (sees("-") || sees("!")) {
      operators.add(take());
    }
    Expression operand = postfix();
    for (Token operator : operators.reversed()) {
      operand = new Expression.Unary(operator.text(), operand, operator.at());
    }
    return operand;
  }

  private Expression postfix() throws TemplateException {
    Expression target = primary();
    while (sees(".") || sees("[")) {
      Token opened = take();
      if (opened.text().equals(".")) {
        Token name = take();
        if (name.sort() != Sort.NAME) {
          throw new TemplateException(
              Reason.SYNTAX,
              name.at(),
              "expected a name after '.', not " + shown(name),
              Optional.of("another name is written ['" + name.text() + "']"));
        }
        target = new Expression.Member(target, name.text(), name.at());
      } else {
        Expression index = conditional();
        expect("]", opened);
        target =
            index instanceof Expression.Literal(Value.Text(String name), At at)
                ? new Expression.Member(target, name, at)
                : new Expression.Index(target, index, index.at());
      }
    }
    return target;
  }

  private Expression primary() throws TemplateException {
    Token token = take();
    return switch (token.sort()) {
      case TEXT -> new Expression.Literal(new Value.Text(token.text()), token.at());
      case NUMBER -> number(token);
      case NAME -> name(token);
      case OPERATOR -> bracket(token);
      case END -> {
        next--;
        throw new TemplateException(
            Reason.SYNTAX, token.at(), "the expression ends where a value should follow");
      }
    };
  }

  private static Expression number(Token token) throws TemplateException {
    Value value;
    try {
      value = Scalars.plain(token.text());
    } catch (IllegalArgumentException e) {
      throw new TemplateException(Reason.VALUE, token.at(), String.valueOf(e.getMessage()));
    }
    if (value instanceof Value.Text) {
      throw new TemplateException(
          Reason.SYNTAX, token.at(), "'" + token.text() + "' is not a number");
    }
    return new Expression.Literal(value, token.at());
  }

  private Expression name(Token token) throws TemplateException {
    if (!sees("(")) {
      return switch (token.text()) {
        case "true" -> new Expression.Literal(new Value.Bool(true), token.at());
        case "false" -> new Expression.Literal(new Value.Bool(false), token.at());
        case "null" -> new Expression.Literal(new Value.Null(), token.at());
        default -> new Expression.Name(token.text(), token.at());
      };
    }
    List<Expression> arguments = list(take(), ")");
    if (token.text().equals("if") && arguments.size() == 3) {
      return new Expression.Conditional(
          arguments.get(0), arguments.get(1), arguments.get(2), token.at());
    }
    return new Expression.Call(token.text(), arguments, token.at());
  }

  private Expression bracket(Token token) throws TemplateException {
    if (token.text().equals("(")) {
      Expression inner = conditional();
      expect(")", token);
      return inner;
    }
    if (token.text().equals("[")) {
      return new Expression.Items(list(token, "]"), token.at());
    }
    throw new TemplateException(
        Reason.SYNTAX, token.at(), "expected a value, not '" + token.text() + "'");
  }

  private List<Expression> list(Token opened, String close) throws TemplateException {
    List<Expression> items = new ArrayList<>();
    while (!sees(close)) {
      items.add(conditional());
      if (!sees(",")) {
        break;
      }
      take();
    }
    expect(close, opened);
    return items;
  }
}
