package io.troupe.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.view.RunSummary;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/** A list of runs as clients read it: {@code status --all --json}. */
public final class RunsDocument {
  private RunsDocument() {}

  /** The document of {@code runs}, in their order. */
  public static ObjectNode of(List<RunSummary> runs) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode list = document.putArray("runs");
    for (RunSummary run : runs) {
      ObjectNode node = list.addObject();
      node.put("run", run.run());
      node.put("name", run.name());
      ObjectNode labels = node.putObject("labels");
      run.labels().forEach(labels::put);
      node.put("state", run.state().word());
      RunDocument.time(node, "submitted", Optional.of(run.submitted()));
      RunDocument.time(node, "ended", run.ended());
      ObjectNode tasks = node.putObject("tasks");
      if (!run.tasks().isEmpty()) {
        new EnumMap<>(run.tasks()).forEach((state, count) -> tasks.put(state.word(), count));
      }
    }
    return document;
  }
}
