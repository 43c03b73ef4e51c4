package io.troupe.cli.output;

import io.troupe.pipelines.report.HtmlText;

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
    html.append(HtmlText.escape(text));
    return this;
  }

  /** Appends an element with escaped text. */
  Html element(String tag, String text) {
    return raw("<" + tag + ">").text(text).raw("</" + tag + ">");
  }

  /** Appends an element of a class with escaped text. */
  Html element(String tag, String type, String text) {
    return raw("<" + tag + " class=\"" + HtmlText.escape(type) + "\">")
        .text(text)
        .raw("</" + tag + ">");
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
