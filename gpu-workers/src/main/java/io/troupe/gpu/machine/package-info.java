/**
 * What the machine and the JVM offer for computing, for {@code troupe doctor} and for run records.
 *
 * <p>Start with {@link io.troupe.gpu.machine.Machine}.
 */
@NullMarked
package io.troupe.gpu.machine;

import org.jspecify.annotations.NullMarked;
