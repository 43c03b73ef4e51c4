/**
 * Shows a run while it runs: a table that redraws itself on a terminal, lines elsewhere.
 *
 * <p>Start with {@link io.troupe.cli.live.LiveTable}, a pure function of what is known and the size
 * of the screen.
 */
@NullMarked
package io.troupe.cli.live;

import org.jspecify.annotations.NullMarked;
