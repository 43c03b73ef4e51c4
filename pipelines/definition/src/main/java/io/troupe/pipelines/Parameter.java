package io.troupe.pipelines;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of a kind's parameter record. A component's name in files is its Java
 * name in kebab-case. Types: {@code int, long, double, boolean, String, Duration}, enums (written
 * in kebab-case), {@code List} of these, nested records, {@code Optional} of these for what may be
 * left out without a default.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Parameter {
  /** What it means, in one sentence. */
  String description();

  /** The default as a file would write it; without one the parameter is required. */
  String defaultValue() default NONE;

  /** Least value of a number, least seconds of a duration, or least length of a list or string. */
  double min() default Double.NEGATIVE_INFINITY;

  /**
   * Greatest value of a number, greatest seconds of a duration, or greatest length of a list or
   * string.
   */
  double max() default Double.POSITIVE_INFINITY;

  /** Whether {@link #min()} itself is refused. */
  boolean aboveMin() default false;

  /** The unit, where the name does not say it. */
  String unit() default "";

  /** The words that a string may be; empty for any. */
  String[] oneOf() default {};

  /** No default. */
  String NONE = "\u0000";
}
