package io.troupe.pipelines.expression;

import io.troupe.pipelines.expression.TemplateError.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the inside of a <code>${{ }}</code> into tokens. */
final class Lexer {
  private static final List<String> OPERATORS =
      List.of(
          "||", "&&", "==", "!=", "<=", ">=", "//", "<", ">", "+", "-", "*", "/", "%", "!", "?",
          ":", "(", ")", "[", "]", ",", ".");

  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  private Lexer(String text, int start) {
    this.text = text;
    this.next = start;
  }

  /** What a token is. */
  enum Sort {
    NAME,
    NUMBER,
    TEXT,
    OPERATOR,
    END
  }

  /**
   * A token.
   *
   * @param text the name, number or operator; of a text, what it stands for
   */
  record Token(Sort sort, String text, At at) {}

  /** The tokens from {@code start} up to the closing braces, whose token is the last. */
  static List<Token> read(String text, int start) throws TemplateException {
    Lexer lexer = new Lexer(text, start);
    while (lexer.tokens.isEmpty() || lexer.tokens.getLast().sort() != Sort.END) {
      lexer.step();
    }
    return lexer.tokens;
  }

  private void step() throws TemplateException {
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    if (next >= text.length()) {
      int open = text.lastIndexOf("${{", next);
      throw new TemplateException(
          Reason.SYNTAX, new At(open, 3), "the template is not closed", Optional.of("add }}"));
    }
    int start = next;
    char c = text.charAt(next);
    if (text.startsWith("}}", next)) {
      add(Sort.END, "}}", next + 2);
    } else if (c == '\'' || c == '"') {
      quoted(c);
    } else if (isDigit(c)) {
      number();
    } else if (isLetter(c)) {
      int end = next;
      while (end < text.length() && isNamePart(end)) {
        end++;
      }
      add(Sort.NAME, text.substring(start, end), end);
    } else {
      operator();
    }
  }

  /** A hyphen belongs to a name when a letter or digit follows: {@code max-steps}. */
  private boolean isNamePart(int i) {
    char c = text.charAt(i);
    if (c == '-') {
      return i + 1 < text.length() && (isLetter(text.charAt(i + 1)) || isDigit(text.charAt(i + 1)));
    }
    return isLetter(c) || isDigit(c);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void number() {
    Matcher number = NUMBER.matcher(text).region(next, text.length());
    int end = number.lookingAt() ? number.end() : next + 1;
    add(Sort.NUMBER, text.substring(next, end), end);
  }

  private void quoted(char quote) throws TemplateException {
    StringBuilder value = new StringBuilder();
    for (int i = next + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != quote) {
        value.append(c);
      } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
        value.append(c);
        i++;
      } else {
        add(Sort.TEXT, value.toString(), i + 1);
        return;
      }
    }
    throw new TemplateException(
        Reason.SYNTAX,
        new At(next, 1),
        "the text is not closed",
        Optional.of("a quote inside a text is written twice: 'it''s'"));
  }

  private void operator() throws TemplateException {
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, next)) {
        add(Sort.OPERATOR, operator, next + operator.length());
        return;
      }
    }
    String found = Character.toString(text.codePointAt(next));
    Optional<String> hint =
        switch (found) {
          case "=" -> Optional.of("equality is written ==");
          case "&" -> Optional.of("and is written &&");
          case "|" -> Optional.of("or is written ||");
          default -> Optional.empty();
        };
    throw new TemplateException(
        Reason.SYNTAX, new At(next, found.length()), "'" + found + "' means nothing here", hint);
  }

  private void add(Sort sort, String value, int end) {
    tokens.add(new Token(sort, value, At.between(next, end)));
    next = end;
  }
}
