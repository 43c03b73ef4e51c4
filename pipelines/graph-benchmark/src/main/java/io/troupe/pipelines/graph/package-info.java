/**
 * Node classification on heterophilous graphs: the models, data and protocol of arXiv 2302.11640.
 *
 * <p>Knows devices and the task seam, no other kind.
 */
@NullMarked
package io.troupe.pipelines.graph;

import org.jspecify.annotations.NullMarked;
