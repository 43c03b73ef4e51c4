/**
 * What a cluster of real processes promises while they are killed and stopped.
 *
 * <p>Start with {@link io.troupe.cli.cluster.KilledProcessesTest}.
 */
@NullMarked
package io.troupe.cli.cluster;

import org.jspecify.annotations.NullMarked;
