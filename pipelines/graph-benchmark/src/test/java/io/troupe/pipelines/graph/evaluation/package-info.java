@NullMarked
package io.troupe.pipelines.graph.evaluation;

import org.jspecify.annotations.NullMarked;
