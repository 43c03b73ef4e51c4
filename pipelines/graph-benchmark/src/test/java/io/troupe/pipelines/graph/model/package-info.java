/** Tests of the models; values of PyTorch lie beside them in parity.json. */
@NullMarked
package io.troupe.pipelines.graph.model;

import org.jspecify.annotations.NullMarked;
