package io.troupe.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.view.WorkerView;
import java.util.List;

/** Workers as clients read them: {@code GET /api/v1/workers} and {@code workers --json}. */
public final class WorkersDocument {
  private WorkersDocument() {}

  /** The document of {@code workers}, in their order. */
  public static ObjectNode of(List<WorkerView> workers) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode list = document.putArray("workers");
    workers.forEach(worker -> list.add(of(worker)));
    return document;
  }

  /** The document of one worker. */
  public static ObjectNode of(WorkerView worker) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", worker.name());
    node.put("state", worker.state().word());
    node.put("host", worker.host());
    node.put("pid", worker.pid());
    node.put("device", worker.device());
    node.set("cpu", share(worker.cpu()));
    node.set("memory", share(worker.memory()));
    ArrayNode gpus = node.putArray("gpus");
    for (WorkerView.Gpu gpu : worker.gpus()) {
      ObjectNode each = gpus.addObject();
      each.put("device", gpu.device());
      each.set("memory", share(gpu.memory()));
      each.put("arch", gpu.arch().orElse(null));
    }
    ArrayNode running = node.putArray("running");
    for (WorkerView.Running task : worker.running()) {
      ObjectNode each = running.addObject();
      each.put("run", task.run());
      each.put("task", task.task().text());
      if (task.attempt().isPresent()) {
        each.put("attempt", task.attempt().getAsInt());
      } else {
        each.putNull("attempt");
      }
    }
    node.put("since", worker.since().toString());
    return node;
  }

  private static ObjectNode share(WorkerView.Share share) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("total", share.total())
        .put("free", share.free());
  }
}
