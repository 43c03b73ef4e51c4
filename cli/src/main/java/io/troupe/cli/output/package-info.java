/**
 * The files that a run leaves in its output folder, described in {@code docs/formats-run.md}.
 *
 * <p>Start with {@link io.troupe.cli.output.OutputFolder}.
 */
@NullMarked
package io.troupe.cli.output;

import org.jspecify.annotations.NullMarked;
