package io.troupe.pipelines.expression;

/**
 * A place in a template.
 *
 * @param offset in UTF-16 units
 * @param length at least 1
 */
record At(int offset, int length) {
  static At between(int start, int end) {
    return new At(start, Math.max(1, end - start));
  }
}
