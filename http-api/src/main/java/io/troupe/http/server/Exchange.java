package io.troupe.http.server;

import io.troupe.actors.NodeException;
import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Gate;
import io.troupe.http.call.Negotiation;
import io.troupe.http.call.Problem;
import io.troupe.http.call.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Materializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests: lets them in, finds the operation, turns what goes wrong into problems. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Router router;
  private final Gate gate;
  private final Measures measures;
  private final Materializer materializer;

  Exchange(Router router, Gate gate, Measures measures, Materializer materializer) {
    this.router = router;
    this.gate = gate;
    this.measures = measures;
    this.materializer = materializer;
  }

  /** The answer; never throws. */
  @SuppressWarnings("checkstyle:IllegalCatch") // Whatever a handler throws is an answer.
  HttpResponse answer(HttpRequest request) {
    long begin = System.nanoTime();
    Optional<Endpoint> endpoint = Optional.empty();
    HttpResponse response;
    try {
      gate.checkHost(request);
      Router.Match match =
          router.find(
              request.method().value(), request.getUri().path(), segments(request.getUri()));
      endpoint = Optional.of(match.endpoint());
      gate.check(request, match.endpoint().access());
      if (!match.endpoint().produces().isEmpty()) {
        var _ = Negotiation.choose(request, match.endpoint().produces());
      }
      Call call = new Call(request, match.variables(), query(request, match), materializer);
      response = match.endpoint().handler().handle(call);
    } catch (ProblemException e) {
      response = e.problem().response(Optional.of(request.getUri().path()));
    } catch (Exception e) {
      response = failure(request, e).response(Optional.of(request.getUri().path()));
    }
    if (response.status().isFailure()) {
      request.discardEntityBytes(materializer);
    }
    measures.answered(
        request.method().value(),
        endpoint.map(Endpoint::template).orElse("none"),
        response.status().intValue(),
        System.nanoTime() - begin);
    return response.addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
  }

  private static Problem failure(HttpRequest request, Exception e) {
    if (e instanceof NodeException refused) {
      return refused.getCause() instanceof TimeoutException
          ? Problem.of(503, "busy", "no answer came in time: " + refused.getMessage())
              .with("Retry-After", "5")
          : Problem.of(409, "refused", String.valueOf(refused.getMessage()));
    }
    if (e instanceof IllegalUriException) {
      return Problem.of(400, "bad-uri", "the address cannot be read: " + e.getMessage());
    }
    LOG.error("{} {} failed", request.method().value(), request.getUri().path(), e);
    return Problem.of(
        500, "internal", "the server failed; its log says more: " + e.getClass().getSimpleName());
  }

  private static List<String> segments(Uri uri) {
    List<String> segments = new ArrayList<>();
    uri.pathSegments().forEach(segments::add);
    // "/" has no segment, and a path that ends with a slash has an empty last one.
    if (segments.isEmpty() || (uri.path().endsWith("/") && uri.path().length() > 1)) {
      segments.add("");
    }
    return segments;
  }

  private static Map<String, List<String>> query(HttpRequest request, Router.Match match) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (Pair<String, String> each : request.getUri().query().toList()) {
      if (!match.endpoint().query().contains(each.first())) {
        throw Call.wrong(
            each.first(),
            match.endpoint().query().isEmpty()
                ? "is not known; this takes none"
                : "is not known; there are "
                    + String.join(", ", match.endpoint().query().stream().sorted().toList()));
      }
      query.computeIfAbsent(each.first(), _ -> new ArrayList<>()).add(each.second());
    }
    return query;
  }
}
