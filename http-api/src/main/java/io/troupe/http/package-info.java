/**
 * What a run looks like from outside: the documents that clients read, described in {@code
 * docs/formats.md}.
 *
 * <p>Knows the actors' views, no command line.
 */
@NullMarked
package io.troupe.http;

import org.jspecify.annotations.NullMarked;
