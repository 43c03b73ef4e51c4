package io.troupe.pipelines.expression;

import java.util.Optional;

/**
 * Why a template has no value.
 *
 * @param reason what kind of error it is
 * @param message what is wrong; starts lower-case, no trailing period
 * @param hint what to write instead
 * @param template the string that holds the template
 * @param offset where in it, in UTF-16 units
 * @param length how much of it
 */
public record TemplateError(
    Reason reason, String message, Optional<String> hint, String template, int offset, int length) {
  /** What can be wrong with a template. */
  public enum Reason {
    /** It cannot be read. */
    SYNTAX,
    /** It names what does not exist. */
    NAME,
    /** It reads a task that is not needed. */
    NEEDS,
    /** Its types do not fit. */
    TYPE,
    /** It cannot be computed: overflow, division by zero, a metric that was not given. */
    VALUE
  }

  /** Message and template in one line. */
  public String text() {
    return message + " in " + template;
  }
}
