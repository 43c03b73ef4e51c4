/**
 * What a run looks like to a reader: a fold of its journal, never ahead of it.
 *
 * <p>Start with {@link io.troupe.actors.view.RunView}.
 */
@NullMarked
package io.troupe.actors.view;

import org.jspecify.annotations.NullMarked;
