/**
 * Durable runs on Pekko actors.
 *
 * <p>Start with {@link io.troupe.actors.Node}, what one process offers, and {@link
 * io.troupe.actors.RunReader}, what anybody may read. The decisions are taken in {@code core},
 * which knows no actor.
 */
@NullMarked
package io.troupe.actors;

import org.jspecify.annotations.NullMarked;
