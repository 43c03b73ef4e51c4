package io.troupe.pipelines.expression;

import io.troupe.pipelines.expression.TemplateError.Reason;
import java.util.Optional;

/** Carries an error out of a recursion; never leaves this package. */
final class TemplateException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient At at;
  private final transient Reason reason;
  private final transient Optional<String> hint;

  TemplateException(Reason reason, At at, String message) {
    this(reason, at, message, Optional.empty());
  }

  TemplateException(Reason reason, At at, String message, Optional<String> hint) {
    super(message, null, false, false);
    this.reason = reason;
    this.at = at;
    this.hint = hint;
  }

  TemplateError in(String template) {
    return new TemplateError(
        reason, String.valueOf(getMessage()), hint, template, at.offset(), at.length());
  }
}
