/**
 * Turns the text of a pipeline file into a plan, or into everything that is wrong with it.
 *
 * <p>Start with {@link io.troupe.pipelines.language.PipelineCompiler}.
 */
@NullMarked
package io.troupe.pipelines.language;

import org.jspecify.annotations.NullMarked;
