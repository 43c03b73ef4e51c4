package io.troupe.cli.output;

import io.troupe.actors.view.RunView;
import java.io.IOException;
import java.util.List;

/** The tables that sum a run up. */
public final class ResultTables {
  private ResultTables() {}

  /** Those of the report tasks; without one, {@code results.csv} where it has a row. */
  public static List<ResultTable> of(RunView view, OutputFolder.Blobs blobs) throws IOException {
    List<ResultTable> tables =
        Reports.of(view, blobs).stream()
            .flatMap(report -> Reports.tables(report).stream())
            .toList();
    if (!tables.isEmpty()) {
      return tables;
    }
    ResultTable results = ResultTable.of("", ResultsTable.rows(view));
    return results.rows().isEmpty() ? List.of() : List.of(results);
  }
}
