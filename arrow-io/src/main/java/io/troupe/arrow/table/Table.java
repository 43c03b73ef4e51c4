package io.troupe.arrow.table;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Columns of equal length with different names.
 *
 * @param columns in the order in which they are shown
 */
public record Table(List<Column> columns) {
  /**
   * Copies and checks the columns.
   *
   * @throws IllegalArgumentException when lengths differ or two columns have one name
   */
  public Table {
    columns = List.copyOf(columns);
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("two columns are called '" + column.name() + "'");
      }
      int rows = columns.getFirst().values().size();
      if (column.values().size() != rows) {
        throw new IllegalArgumentException(
            "column '%s' has %d rows, '%s' has %d"
                .formatted(column.name(), column.values().size(), columns.getFirst().name(), rows));
      }
    }
  }

  /** Number of rows. */
  public int rows() {
    return columns.isEmpty() ? 0 : columns.getFirst().values().size();
  }

  /** The column called {@code name}. */
  public Optional<Column> find(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }
}
