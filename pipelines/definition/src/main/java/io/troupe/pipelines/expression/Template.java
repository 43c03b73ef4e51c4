package io.troupe.pipelines.expression;

import io.troupe.pipelines.expression.TemplateError.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A text with <code>${{ }}</code> in it, cut into its parts. <code>$${{</code> writes the braces
 * themselves.
 *
 * @param text as written
 * @param parts what it is made of
 */
record Template(String text, List<Part> parts) {
  /** The longest text that may hold a template. */
  static final int LONGEST = 8192;

  Template {
    parts = List.copyOf(parts);
  }

  /** A piece of a template. */
  sealed interface Part {}

  /** Text that stays. */
  record Fixed(String text) implements Part {}

  /** An expression. */
  record Hole(Expression expression) implements Part {}

  /** Whether {@code text} has to be parsed. */
  static boolean isTemplate(String text) {
    return text.contains("${{");
  }

  static Template parse(String text) throws TemplateException {
    List<Part> parts = new ArrayList<>();
    StringBuilder fixed = new StringBuilder();
    int at = 0;
    while (true) {
      int open = text.indexOf("${{", at);
      if (open < 0) {
        fixed.append(text, at, text.length());
        break;
      }
      if (text.length() > LONGEST) {
        throw new TemplateException(
            Reason.SYNTAX,
            new At(open, 3),
            "a text with templates has at most " + LONGEST + " characters");
      }
      if (open > at && text.charAt(open - 1) == '$') {
        fixed.append(text, at, open - 1).append("${{");
        at = open + 3;
        continue;
      }
      fixed.append(text, at, open);
      if (!fixed.isEmpty()) {
        parts.add(new Fixed(fixed.toString()));
        fixed.setLength(0);
      }
      List<Lexer.Token> tokens = Lexer.read(text, open + 3);
      parts.add(new Hole(Parser.parse(tokens)));
      At end = tokens.getLast().at();
      at = end.offset() + end.length();
    }
    if (!fixed.isEmpty() || parts.isEmpty()) {
      parts.add(new Fixed(fixed.toString()));
    }
    return new Template(text, parts);
  }

  /** Whether it is one expression and nothing else, and so has that expression's type. */
  boolean single() {
    return parts.size() == 1 && parts.getFirst() instanceof Hole;
  }

  /** The names that its expressions start from, each with the name of the part that is read. */
  Set<Reference> references() {
    Set<Reference> references = new LinkedHashSet<>();
    for (Part part : parts) {
      if (part instanceof Hole(Expression expression)) {
        collect(expression, "", references);
      }
    }
    return references;
  }

  /**
   * What an expression reads.
   *
   * @param root such as {@code params}
   * @param part such as the parameter's name; empty where it is the root itself
   */
  record Reference(String root, String part) {}

  private static void collect(Expression expression, String part, Set<Reference> out) {
    switch (expression) {
      case Expression.Literal literal -> {}
      case Expression.Name name -> out.add(new Reference(name.name(), part));
      case Expression.Member member -> collect(member.target(), member.name(), out);
      case Expression.Index index -> {
        collect(index.target(), "", out);
        collect(index.index(), "", out);
      }
      case Expression.Unary unary -> collect(unary.operand(), "", out);
      case Expression.Binary binary -> {
        collect(binary.left(), "", out);
        collect(binary.right(), "", out);
      }
      case Expression.Conditional conditional -> {
        collect(conditional.condition(), "", out);
        collect(conditional.yes(), "", out);
        collect(conditional.no(), "", out);
      }
      case Expression.Call call -> call.arguments().forEach(each -> collect(each, "", out));
      case Expression.Items list -> list.items().forEach(each -> collect(each, "", out));
    }
  }
}
