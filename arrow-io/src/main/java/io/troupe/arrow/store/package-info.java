/**
 * The content-addressed artifact store: what a task leaves behind, found by the SHA-256 of its
 * bytes.
 *
 * <p>Start with {@link io.troupe.arrow.store.Artifact}. Knows files and digests, nothing of tasks.
 */
@NullMarked
package io.troupe.arrow.store;

import org.jspecify.annotations.NullMarked;
