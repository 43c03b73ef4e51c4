package io.troupe.pipelines.report;

/** Text for HTML and SVG. */
public final class HtmlText {
  private HtmlText() {}

  /** {@code text} so that a browser shows it and never obeys it, in content and in attributes. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
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
}
