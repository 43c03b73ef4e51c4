package io.troupe.http.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.actors.core.Waiting;
import io.troupe.actors.view.RunSummary;
import io.troupe.actors.view.State;
import io.troupe.actors.view.WorkerView;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Views from the documents of a server. Unknown fields are passed over. */
final class Documents {
  private Documents() {}

  static RunSummary summary(JsonNode run) {
    Map<State, Integer> tasks = new EnumMap<>(State.class);
    run.path("tasks")
        .properties()
        .forEach(count -> tasks.put(state(count.getKey()), count.getValue().asInt()));
    Map<String, String> labels = new TreeMap<>();
    run.path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return new RunSummary(
        run.path("run").asText(),
        run.path("name").asText(),
        labels,
        state(run.path("state").asText()),
        Instant.parse(run.path("submitted").asText()),
        Optional.ofNullable(run.path("ended").textValue()).map(Instant::parse),
        tasks);
  }

  static List<Waiting> waiting(JsonNode run) {
    List<Waiting> waiting = new ArrayList<>();
    for (JsonNode each : run.path("waiting")) {
      waiting.add(
          new Waiting(
              each.path("group").asText(),
              each.path("tasks").asInt(),
              code(each.path("code").asText()),
              each.path("message").asText()));
    }
    return waiting;
  }

  static WorkerView worker(JsonNode worker) {
    List<WorkerView.Gpu> gpus = new ArrayList<>();
    for (JsonNode gpu : worker.path("gpus")) {
      gpus.add(
          new WorkerView.Gpu(
              gpu.path("device").asText(),
              share(gpu.path("memory")),
              Optional.ofNullable(gpu.path("arch").textValue())));
    }
    List<WorkerView.Running> running = new ArrayList<>();
    for (JsonNode task : worker.path("running")) {
      running.add(
          new WorkerView.Running(
              task.path("run").asText(),
              new TaskId(task.path("task").asText()),
              task.path("attempt").isInt()
                  ? OptionalInt.of(task.path("attempt").intValue())
                  : OptionalInt.empty()));
    }
    return new WorkerView(
        worker.path("name").asText(),
        word(WorkerView.State.values(), worker.path("state").asText()),
        worker.path("host").asText(),
        worker.path("pid").asLong(),
        worker.path("device").asText(),
        share(worker.path("cpu")),
        share(worker.path("memory")),
        gpus,
        running,
        Instant.parse(worker.path("since").asText()));
  }

  private static WorkerView.Share share(JsonNode share) {
    return new WorkerView.Share(share.path("total").asLong(), share.path("free").asLong());
  }

  private static State state(String word) {
    return word(State.values(), word);
  }

  private static Waiting.Code code(String word) {
    return word(Waiting.Code.values(), word.replace('-', '_'));
  }

  private static <E extends Enum<E>> E word(E[] values, String word) {
    for (E value : values) {
      if (value.name().equalsIgnoreCase(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException("the server says '" + word + "', which is later than this");
  }
}
