/**
 * How the processes of a cluster find each other again, whoever of them was stopped: kept ports,
 * the members last seen, who joins whom, and whom the coordinator declares dead.
 *
 * <p>Start with {@link io.troupe.actors.cluster.Joining}.
 */
@NullMarked
package io.troupe.actors.cluster;

import org.jspecify.annotations.NullMarked;
