/** Tests of metrics and of the choice of a step. */
@NullMarked
package io.troupe.pipelines.graph.evaluation;

import org.jspecify.annotations.NullMarked;
