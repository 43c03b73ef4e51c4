/**
 * Values of the pipeline language: what YAML, JSON and expressions have in common.
 *
 * <p>Start with {@link io.troupe.pipelines.value.Value}.
 */
@NullMarked
package io.troupe.pipelines.value;

import org.jspecify.annotations.NullMarked;
