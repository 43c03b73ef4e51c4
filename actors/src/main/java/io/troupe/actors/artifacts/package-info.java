/**
 * Artifacts between the stores of nodes that share no disk.
 *
 * <p>Start with {@link io.troupe.actors.artifacts.ArtifactTransfer}.
 */
@NullMarked
package io.troupe.actors.artifacts;

import org.jspecify.annotations.NullMarked;
