/**
 * The seam between the orchestrator and the research: what a task kind is, what it is given and
 * what it gives back.
 *
 * <p>Start with {@link io.troupe.pipelines.TaskKind}. A kind knows {@link
 * io.troupe.pipelines.TaskContext} and no actor. To add a kind see {@code docs/adding-a-kind.md}.
 */
@NullMarked
package io.troupe.pipelines;

import org.jspecify.annotations.NullMarked;
