@NullMarked
package io.troupe.pipelines.graph.data;

import org.jspecify.annotations.NullMarked;
