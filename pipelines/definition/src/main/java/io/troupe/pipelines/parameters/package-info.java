/**
 * From the mapping that a file gives a kind to the kind's own record, and back.
 *
 * <p>Start with {@link io.troupe.pipelines.parameters.ParameterDecoder}.
 */
@NullMarked
package io.troupe.pipelines.parameters;

import org.jspecify.annotations.NullMarked;
