/**
 * The content-addressed artifact store: what a task leaves behind, found by the SHA-256 of its
 * bytes.
 *
 * <p>Start with {@link io.troupe.arrow.store.ArtifactStore}; {@link io.troupe.arrow.store.Staging}
 * is how files get into it, {@link io.troupe.arrow.store.Artifact} what is remembered of them.
 * Knows files and digests, nothing of tasks.
 */
@NullMarked
package io.troupe.arrow.store;

import org.jspecify.annotations.NullMarked;
