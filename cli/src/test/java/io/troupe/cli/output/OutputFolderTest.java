package io.troupe.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.arrow.ipc.TableFile;
import io.troupe.arrow.table.Table;
import io.troupe.cli.live.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir private Path folder;

  @Test
  void leavesItsFilesAndNothingHalfWritten() throws IOException {
    RunView view =
        Runs.of("p")
            .done("train[model=a,split=0]", 1, "auc", 0.5)
            .done("train[model=a,split=1]", 1, "auc", 0.7)
            .done("train[model=b,split=0]", 1, "auc", 0.25)
            .done("train[model=b,split=1]", 1, "auc", 0.25)
            .view(State.SUCCEEDED);

    OutputFolder.write(folder.resolve("deep/er"), view, Curves.none(), blob -> Optional.empty());

    try (Stream<Path> files = Files.list(folder.resolve("deep/er"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "run.json", "results.csv", "results.arrow", "tasks.csv", "report.html");
    }
    assertThat(Files.readString(folder.resolve("deep/er/tasks.csv")))
        .isEqualTo(
            """
            task,kind,model,split,auc
            "train[model=a,split=0]",noop,a,0,0.5
            "train[model=a,split=1]",noop,a,1,0.7
            "train[model=b,split=0]",noop,b,0,0.25
            "train[model=b,split=1]",noop,b,1,0.25
            """);
    Table results = TableFile.read(folder.resolve("deep/er/results.arrow"));
    assertThat(results.find("mean").orElseThrow().values())
        .isEqualTo(List.of(Optional.of(0.6), Optional.of(0.25)));
    assertThat(Files.readString(folder.resolve("deep/er/results.csv")))
        .isEqualTo(
            """
            model,metric,mean,std,n
            a,auc,0.6,0.14142135623730948,2
            b,auc,0.25,0.0,2
            """);
    assertThat(
            new ObjectMapper()
                .readTree(folder.resolve("deep/er/run.json").toFile())
                .path("tasks")
                .size())
        .isEqualTo(4);
    assertThat(Files.readString(folder.resolve("deep/er/report.html")))
        .contains("train by model", "0.6000 ± 0.1414", "0.2500 ± 0.0000");
  }

  @Test
  void thePageShowsHostileTextAndObeysNone() throws IOException {
    String hostile = "<script>alert('x')</script>&\"";
    RunView view =
        Runs.of(hostile)
            .task("a", State.FAILED, hostile, List.of(Runs.attempt(1, State.FAILED, 0, 1)))
            .view(State.FAILED);

    String page = ReportPage.of(view, Curves.none(), blob -> Optional.empty());

    assertThat(page)
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;")
        .contains("last words", "the executor ended with exit code 3", "look at the log")
        .doesNotContain("<script", "http://", "https://");
  }

  @Test
  void aTableJoinsMeanAndDeviation() {
    ResultTable table =
        ResultTable.of(
            "results",
            List.of(
                List.of("model", "metric", "mean", "std", "n"),
                List.of("gcn", "auc", "0.891234", "0.0031", "3"),
                List.of("a,b", "auc", "0.5", "", "1")));

    assertThat(table.lines())
        .containsExactly(
            "model  metric       mean ± std  n",
            "gcn    auc     0.8912 ± 0.0031  3",
            "a,b    auc               0.500  1");
  }
}
