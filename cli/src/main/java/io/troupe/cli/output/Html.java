package io.troupe.cli.output;

/** Builds HTML; text that is not markup goes through {@link #text}. */
final class Html {
  private final StringBuilder html = new StringBuilder();

  /** Appends markup as it is. */
  Html raw(String markup) {
    html.append(markup);
    return this;
  }

  /** Appends text, escaped. */
  Html text(String text) {
    html.append(escape(text));
    return this;
  }

  /** Appends an element with escaped text. */
  Html element(String tag, String text) {
    return raw("<" + tag + ">").text(text).raw("</" + tag + ">");
  }

  /** Appends an element of a class with escaped text. */
  Html element(String tag, String type, String text) {
    return raw("<" + tag + " class=\"" + escape(type) + "\">").text(text).raw("</" + tag + ">");
  }

  /** {@code text} so that a browser shows it and never obeys it, in text and attributes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\t' -> escaped.appendCodePoint(point);
                default -> escaped.appendCodePoint(Character.isISOControl(point) ? 0xFFFD : point);
              }
            });
    return escaped.toString();
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
