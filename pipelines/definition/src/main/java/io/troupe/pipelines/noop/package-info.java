/**
 * The kind that computes nothing, for tests and benchmarks of the orchestration.
 *
 * <p>Start with {@link io.troupe.pipelines.noop.NoopKind}.
 */
@NullMarked
package io.troupe.pipelines.noop;

import org.jspecify.annotations.NullMarked;
