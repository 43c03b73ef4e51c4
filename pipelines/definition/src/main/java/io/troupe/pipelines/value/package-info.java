/**
 * Values of the pipeline language
 *
 * <p>what YAML, JSON and expressions have in common.:Start with {@link
 * io.troupe.pipelines.value.Value}.
 */
@NullMarked
package io.troupe.pipelines.value;

import org.jspecify.annotations.NullMarked;
