package io.troupe.cli.output;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.troupe.actors.view.RunView;
import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.report.ReportDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the report tasks of a run left. */
public final class Reports {
  /** The kind whose results are copied and shown. */
  static final String KIND = "report";

  private static final String DOCUMENT = "tables.json";
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  private Reports() {}

  /** The documents of the report tasks that have a result, in the plan's order. */
  public static List<ReportDocument> of(RunView view, OutputFolder.Blobs blobs) throws IOException {
    List<ReportDocument> reports = new ArrayList<>();
    for (RunView.Task task : view.tasks()) {
      if (task.kind().equals(KIND)) {
        for (Artifact artifact : task.artifacts()) {
          for (Blob blob : artifact.blobs()) {
            Optional<Path> file = blobs.file(blob);
            if (blob.path().equals(DOCUMENT) && file.isPresent()) {
              reports.add(JSON.readValue(Files.readAllBytes(file.get()), ReportDocument.class));
            }
          }
        }
      }
    }
    return reports;
  }

  /** The tables of a report as a terminal shows them; the best of a column has a star. */
  public static List<ResultTable> tables(ReportDocument report) {
    return report.tables().stream().map(Reports::table).toList();
  }

  private static ResultTable table(ReportDocument.Table table) {
    List<String> header = Stream.concat(table.labels().stream(), table.columns().stream()).toList();
    List<List<String>> rows =
        table.rows().stream()
            .map(
                row ->
                    Stream.concat(
                            row.labels().stream(),
                            row.entries().stream()
                                .map(
                                    entry -> entry.text() + (entry.best() ? ResultTable.BEST : "")))
                        .toList())
            .toList();
    return new ResultTable(table.name(), header, rows);
  }
}
