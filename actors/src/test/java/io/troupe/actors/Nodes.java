package io.troupe.actors;

import com.typesafe.config.ConfigFactory;
import io.troupe.actors.core.RunEvent;
import io.troupe.actors.core.RunEventCodec;
import io.troupe.actors.executor.ExecutorSettings;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.journal.SqliteReader;
import io.troupe.actors.view.RunView;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.testkinds.TestKinds;
import io.troupe.pipelines.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Nodes with the kinds of tests. */
public final class Nodes {
  private Nodes() {}

  /** A node on the state folder {@code home}. */
  public static LocalNode start(Path home) {
    return LocalNode.start(
        home, TestKinds.kinds(), new DataFolders(List.of(home.resolve("data"))), executors(home));
  }

  /** A node on the state folder {@code home} that gives its tasks {@code cpu} threads in all. */
  public static LocalNode start(Path home, int cpu) {
    return LocalNode.start(
        home,
        ConfigFactory.parseString("troupe.actors.worker.cpu = " + cpu)
            .withFallback(Configuration.load()),
        TestKinds.kinds(),
        new DataFolders(List.of(home.resolve("data"))),
        executors(home));
  }

  /** How its executors start. */
  public static ExecutorSettings executors(Path home) {
    return ExecutorSettings.of(home, 4)
        .withKindsClass(TestKinds.class.getName())
        .withKinds(TestKinds.kinds())
        // They are soon ended again, and start faster without C2.
        .withFlags(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
  }

  /** Submits {@code plan} and waits until its run has ended. */
  public static RunView run(Node node, Plan plan) {
    return await(node.ended(await(node.submit(plan, Value.Mapping.empty()))));
  }

  /** What {@code stage} gives within a minute; its failure as it is. */
  public static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NodeException refused) {
        throw refused;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("nothing within a minute", e);
    }
  }

  /** The task called {@code id}. */
  public static RunView.Task task(RunView view, String id) {
    return view.tasks().stream()
        .filter(task -> task.id().equals(new TaskId(id)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no task " + id + " in " + view));
  }

  /** The tasks of all results of {@code run} that the journal in {@code home} holds. */
  public static List<TaskId> results(Path home, String run) {
    List<TaskId> results = new ArrayList<>();
    try (SqliteReader reader = new SqliteReader(new HomeFolder(home).journal())) {
      reader.read(
          run,
          1,
          Long.MAX_VALUE,
          entry -> {
            if (RunEventCodec.decode(entry.manifest(), entry.bytes())
                instanceof RunEvent.TaskSucceeded done) {
              results.add(done.task());
            }
          });
    }
    return results;
  }
}
