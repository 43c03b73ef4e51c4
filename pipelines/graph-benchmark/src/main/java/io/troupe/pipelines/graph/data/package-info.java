/**
 * Graphs whose nodes are to be classified: the published sets, boards of our own, their splits,
 * neighbourhoods and measures.
 *
 * <p>Start with {@link io.troupe.pipelines.graph.data.NodeGraph}. Knows files and numbers, nothing
 * of models. A new source of graphs is a class with a method that gives a {@code NodeGraph}.
 */
@NullMarked
package io.troupe.pipelines.graph.data;

import org.jspecify.annotations.NullMarked;
