/**
 * Results of earlier tasks by content key, as small files.
 *
 * <p>Start with {@link io.troupe.actors.cache.ResultCache}.
 */
@NullMarked
package io.troupe.actors.cache;

import org.jspecify.annotations.NullMarked;
