package io.troupe.http.resource;

import io.troupe.actors.Node;
import io.troupe.actors.view.WorkerView;
import io.troupe.http.WorkersDocument;
import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Problem;
import io.troupe.http.call.Replies;
import java.util.List;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The workers. */
public final class Workers {
  private final Node node;

  /** The workers that {@code node} knows. */
  public Workers(Node node) {
    this.node = node;
  }

  /** Its operations. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/api/v1/workers",
            Set.of(),
            _ -> Replies.json(WorkersDocument.of(Call.await(node.workers())))),
        Endpoint.post("/api/v1/workers/{worker}:drain", Set.of(), call -> drain(call, true)),
        Endpoint.post("/api/v1/workers/{worker}:undrain", Set.of(), call -> drain(call, false)));
  }

  private HttpResponse drain(Call call, boolean on) {
    Bodies.object(call, Set.of());
    String name = call.variable("worker");
    List<String> names = Call.await(node.workers()).stream().map(WorkerView::name).toList();
    if (!names.contains(name)) {
      throw Problem.of(
              404,
              "no-such-worker",
              "there is no worker %s; %s"
                  .formatted(
                      name,
                      names.isEmpty() ? "there is none" : "there are " + String.join(", ", names)))
          .exception();
    }
    return Replies.json(WorkersDocument.of(Call.await(node.drain(name, on))));
  }
}
