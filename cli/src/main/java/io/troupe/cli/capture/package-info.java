/**
 * What is recorded of the sources and the machine when a run is submitted.
 *
 * <p>Start with {@link io.troupe.cli.capture.Captured}.
 */
@NullMarked
package io.troupe.cli.capture;

import org.jspecify.annotations.NullMarked;
