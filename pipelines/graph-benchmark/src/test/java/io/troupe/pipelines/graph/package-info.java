/** Tests of the kind: protocol, determinism, failures; trainings on real data are slow. */
@NullMarked
package io.troupe.pipelines.graph;

import org.jspecify.annotations.NullMarked;
