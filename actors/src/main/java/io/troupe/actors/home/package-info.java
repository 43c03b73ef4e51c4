/**
 * The state folder as the actors use it: where everything lies, who owns a run, how runs are named.
 *
 * <p>Start with {@link io.troupe.actors.home.HomeFolder}.
 */
@NullMarked
package io.troupe.actors.home;

import org.jspecify.annotations.NullMarked;
