/**
 * Benchmarks against peers and against the machine's limits.
 *
 * <p>A leaf: nobody depends on it.
 */
@NullMarked
package io.troupe.bench;

import org.jspecify.annotations.NullMarked;
