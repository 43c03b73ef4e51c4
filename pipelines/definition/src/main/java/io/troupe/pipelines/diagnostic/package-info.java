/**
 * What is wrong with a file, where, and what to write instead; as text for people and as JSON.
 *
 * <p>Start with {@link io.troupe.pipelines.diagnostic.Diagnostic}.
 */
@NullMarked
package io.troupe.pipelines.diagnostic;

import org.jspecify.annotations.NullMarked;
