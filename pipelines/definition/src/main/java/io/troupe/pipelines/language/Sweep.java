package io.troupe.pipelines.language;

import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.expression.Type;
import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * A {@code matrix} that was read.
 *
 * @param axes the type of each axis
 * @param spans where each axis stands
 * @param cells in the file's order; empty where the axes could not be read
 */
record Sweep(
    Map<String, Type> axes,
    Map<String, Span> spans,
    List<SortedMap<String, Value>> cells,
    boolean failFast,
    OptionalInt maxParallel) {
  Sweep {
    cells = List.copyOf(cells);
  }
}
