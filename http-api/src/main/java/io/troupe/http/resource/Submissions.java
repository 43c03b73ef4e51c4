package io.troupe.http.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.Node;
import io.troupe.actors.RunFeed;
import io.troupe.actors.core.RunViews;
import io.troupe.actors.home.RunIds;
import io.troupe.actors.view.State;
import io.troupe.http.RunRequest;
import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Problem;
import io.troupe.http.call.Replies;
import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.diagnostic.DiagnosticJson;
import io.troupe.pipelines.language.Compilation;
import io.troupe.pipelines.language.Overrides;
import io.troupe.pipelines.language.PipelineCompiler;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Takes pipeline files: checks them, and submits them as runs. */
public final class Submissions {
  private static final int MOST_YAML = 1 << 20;

  /** A pipeline of the greatest size, each of its characters escaped, and what goes with it. */
  private static final int MOST_JSON = 4 << 20;

  private static final Set<String> YAML =
      Set.of("application/yaml", "application/x-yaml", "text/yaml");
  private static final String JSON = "application/json";

  private final Node node;
  private final PipelineCompiler compiler;
  private final Idempotency idempotency;
  private final String version;

  /** Files are large and compiling takes a core: a crowd waits in line. */
  private final Semaphore compiling =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

  /** Submits to {@code node} what {@code compiler} accepts. */
  public Submissions(
      Node node, PipelineCompiler compiler, Idempotency idempotency, String version) {
    this.node = node;
    this.compiler = compiler;
    this.idempotency = idempotency;
    this.version = version;
  }

  /** Its operations. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post("/api/v1/runs", Set.of("param"), this::submit),
        Endpoint.post("/api/v1/pipelines:validate", Set.of("param"), this::validate));
  }

  /** A body that was read, and the digest of all that came with it. */
  private record Given(RunRequest request, String digest) {}

  private HttpResponse submit(Call call) {
    Given given = read(call);
    Compilation.Compiled compiled = compile(given.request());
    Optional<String> key = call.header("idempotency-key");
    if (key.isEmpty()) {
      return accept(given.request(), compiled, new Idempotency.Claim(fresh(), false));
    }
    idempotency.sweep();
    return idempotency.once(
        key.get(),
        given.digest(),
        Submissions::fresh,
        claim -> accept(given.request(), compiled, claim));
  }

  private static String fresh() {
    return RunIds.next(InstantSource.system().instant());
  }

  private HttpResponse accept(
      RunRequest request, Compilation.Compiled compiled, Idempotency.Claim claim) {
    RunFeed feed = node.feed();
    boolean there = claim.known() && feed.last(claim.run()) > 0;
    if (!there) {
      Call.await(node.submit(claim.run(), compiled.plan(), captured(request)));
    }
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("run", claim.run());
    document.put("name", compiled.plan().name());
    document.put(
        "state", feed.state(claim.run()).map(RunViews::stateOf).map(State::word).orElse("pending"));
    document.put("url", "/api/v1/runs/" + claim.run());
    document.set("warnings", DiagnosticJson.tree(compiled.warnings()));
    HttpResponse response =
        Replies.with(
            Replies.json(document).withStatus(201), "Location", "/api/v1/runs/" + claim.run());
    return claim.known() ? Replies.with(response, "Idempotent-Replayed", "true") : response;
  }

  private Value.Mapping captured(RunRequest request) {
    if (!request.captured().entries().isEmpty()) {
      return request.captured();
    }
    LinkedHashMap<String, Value> own = new LinkedHashMap<>();
    own.put("troupe", new Value.Text(version));
    own.put("pipeline", new Value.Text(request.file()));
    own.put("submitted_over", new Value.Text("http"));
    return new Value.Mapping(own);
  }

  private HttpResponse validate(Call call) {
    Compilation.Compiled compiled = compile(read(call).request());
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("valid", true);
    document.put("tasks", tasks(compiled.plan()));
    document.set("warnings", DiagnosticJson.tree(compiled.warnings()));
    return Replies.json(document);
  }

  /** How many tasks are known before anything has run. */
  private static int tasks(Plan plan) {
    return plan.groups().stream().map(TaskGroup::cells).mapToInt(List::size).sum();
  }

  private Compilation.Compiled compile(RunRequest request) {
    compiling.acquireUninterruptibly();
    Compilation compilation;
    try {
      compilation =
          compiler.compile(
              request.file(),
              request.pipeline().getBytes(StandardCharsets.UTF_8),
              request.overrides());
    } finally {
      compiling.release();
    }
    return switch (compilation) {
      case Compilation.Compiled compiled -> compiled;
      case Compilation.Rejected(List<Diagnostic> diagnostics) -> {
        Diagnostic first = diagnostics.getFirst();
        throw Problem.of(
                422,
                "invalid-pipeline",
                "%s:%d:%d: %s%s"
                    .formatted(
                        first.file(),
                        first.line(),
                        first.column(),
                        first.message(),
                        diagnostics.size() > 1
                            ? " (and " + (diagnostics.size() - 1) + " more under 'errors')"
                            : ""))
            .with(DiagnosticJson.tree(diagnostics))
            .exception();
      }
    };
  }

  private static Given read(Call call) {
    if (call.header("content-encoding").isPresent()) {
      throw Problem.of(415, "encoded-body", "send the body without Content-Encoding").exception();
    }
    String type = call.bodyType().orElse("missing");
    if (YAML.contains(type)) {
      byte[] body = call.body(MOST_YAML);
      Overrides overrides =
          new Overrides(
              call.parameters("param"),
              Optional.empty(),
              List.of(),
              List.of(),
              Optional.empty(),
              List.of());
      return new Given(
          new RunRequest(
              new String(body, StandardCharsets.UTF_8),
              "pipeline.yaml",
              overrides,
              Value.Mapping.empty()),
          digest(call, body));
    }
    if (!type.equals(JSON)) {
      throw Bodies.unknownType(type, "application/yaml, application/json");
    }
    if (!call.parameters("param").isEmpty()) {
      throw Call.wrong("param", "goes with application/yaml; in JSON, use the field 'params'");
    }
    byte[] body = call.body(MOST_JSON);
    try {
      return new Given(RunRequest.of(Bodies.json(body)), digest(call, body));
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, "bad-body", String.valueOf(e.getMessage())).exception();
    }
  }

  private static String digest(Call call, byte[] body) {
    return Idempotency.digest(
        body,
        call.bodyType().orElse("").getBytes(StandardCharsets.UTF_8),
        String.join("\n", call.parameters("param")).getBytes(StandardCharsets.UTF_8));
  }
}
