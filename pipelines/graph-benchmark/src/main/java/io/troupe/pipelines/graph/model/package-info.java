/**
 * Models that classify nodes, from arXiv 2302.11640: one shell of residual modules, one file a
 * model.
 *
 * <p>Start with {@link io.troupe.pipelines.graph.model.Model}, the list of models: a new one is a
 * new {@link io.troupe.pipelines.graph.model.Architecture} and one line there. Knows graphs and the
 * tape, nothing of tasks.
 */
@NullMarked
package io.troupe.pipelines.graph.model;

import org.jspecify.annotations.NullMarked;
