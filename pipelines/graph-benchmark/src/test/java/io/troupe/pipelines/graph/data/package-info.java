/** Tests of graphs, splits and measures; those of published files need TROUPE_DATA. */
@NullMarked
package io.troupe.pipelines.graph.data;

import org.jspecify.annotations.NullMarked;
