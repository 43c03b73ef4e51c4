/**
 * Content keys: what decides a task's result, as one digest and as parts that can be explained.
 *
 * <p>Start with {@link io.troupe.pipelines.key.ContentKey}.
 */
@NullMarked
package io.troupe.pipelines.key;

import org.jspecify.annotations.NullMarked;
