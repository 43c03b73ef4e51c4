package io.troupe.http.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.Node;
import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Replies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Whether the server lives and can be asked, and what it is. */
public final class Health {
  private static final int PATIENCE_SECONDS = 3;

  private final Node node;
  private final BooleanSupplier closing;
  private final ObjectNode version;
  private final ObjectNode cluster;

  /**
   * Of the server of {@code node}.
   *
   * @param closing whether the server is about to end
   * @param cluster what a worker needs to join
   */
  public Health(Node node, BooleanSupplier closing, String version, Joining cluster) {
    this.node = node;
    this.closing = closing;
    this.version = JsonNodeFactory.instance.objectNode();
    this.version.put("version", version);
    this.version.put("api", "v1");
    this.version.put("java", Runtime.version().toString());
    this.cluster = JsonNodeFactory.instance.objectNode();
    this.cluster.put("artery", cluster.artery().orElse(null));
    this.cluster.put("flight", cluster.flight().orElse(null));
    this.cluster.put("home_id", cluster.homeId());
    this.cluster.put("version", version);
  }

  /** What a worker needs to join: addresses, and which state folder it is. */
  public record Joining(Optional<String> artery, Optional<String> flight, String homeId) {}

  /** Its operations. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open("/healthz", Set.of(), _ -> Replies.json(status("ok", List.of()))),
        Endpoint.open("/readyz", Set.of(), this::ready),
        Endpoint.open("/version", Set.of(), _ -> Replies.json(version)),
        Endpoint.get("/api/v1/cluster", Set.of(), _ -> Replies.json(cluster)));
  }

  private HttpResponse ready(Call call) {
    List<String> reasons = new ArrayList<>();
    if (closing.getAsBoolean()) {
      reasons.add("the server is about to end");
    } else if (!answers()) {
      reasons.add("the scheduler does not answer yet");
    }
    if (reasons.isEmpty()) {
      return Replies.json(status("ready", reasons));
    }
    return Replies.with(
        Replies.json(status("unready", reasons)).withStatus(503), "Retry-After", "1");
  }

  private boolean answers() {
    try {
      node.workers().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ObjectNode status(String word, List<String> reasons) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("status", word);
    ArrayNode list = document.putArray("reasons");
    reasons.forEach(list::add);
    return document;
  }
}
