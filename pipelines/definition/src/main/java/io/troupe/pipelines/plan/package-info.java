/**
 * What is to be done, decided once and immutable: groups of tasks with their cells and policies.
 *
 * <p>Start with {@link io.troupe.pipelines.plan.Plan}.
 */
@NullMarked
package io.troupe.pipelines.plan;

import org.jspecify.annotations.NullMarked;
