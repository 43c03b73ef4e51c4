package io.troupe.http.server;

import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the operation for a method and a path. */
final class Router {
  private final List<Route> routes;

  private record Route(Endpoint endpoint, List<String> segments) {}

  /** What was found. */
  record Match(Endpoint endpoint, Map<String, String> variables) {}

  Router(List<Endpoint> endpoints) {
    routes =
        endpoints.stream()
            .map(each -> new Route(each, List.of(each.template().substring(1).split("/", -1))))
            // "{run}:cancel" goes before "{run}", and a word before both.
            .sorted(Comparator.comparing(Router::rank))
            .toList();
  }

  private static Integer rank(Route route) {
    return route.endpoint().template().contains("}:") ? 0 : 1;
  }

  /**
   * The operation; 404 or 405 where there is none.
   *
   * @param path decoded segments
   */
  Match find(String method, String shown, List<String> path) {
    List<Match> found = new ArrayList<>();
    for (Route route : routes) {
      match(route, path).ifPresent(found::add);
    }
    if (found.isEmpty()) {
      throw Problem.of(
              404, "no-such-resource", "there is nothing at " + shown + "; see /openapi.yaml")
          .exception();
    }
    // What matches an action's path is no id that happens to hold a colon.
    String template = found.getFirst().endpoint().template();
    TreeSet<String> allowed = new TreeSet<>();
    for (Match match : found) {
      if (match.endpoint().template().equals(template)) {
        if (match.endpoint().method().equals(method)) {
          return match;
        }
        allowed.add(match.endpoint().method());
      }
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    String allow = String.join(", ", allowed);
    throw Problem.of(
            405,
            "method-not-allowed",
            method + " cannot be done with " + shown + "; there is " + allow)
        .with("Allow", allow)
        .exception();
  }

  private static Optional<Match> match(Route route, List<String> path) {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> segments = route.segments();
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      if (segment.endsWith("...}")) {
        if (path.size() <= i) {
          return Optional.empty();
        }
        variables.put(
            segment.substring(1, segment.length() - 4),
            String.join("/", path.subList(i, path.size())));
        return Optional.of(new Match(route.endpoint(), variables));
      }
      if (i >= path.size() || !matches(segment, path.get(i), variables)) {
        return Optional.empty();
      }
    }
    return path.size() == segments.size()
        ? Optional.of(new Match(route.endpoint(), variables))
        : Optional.empty();
  }

  private static boolean matches(String segment, String text, Map<String, String> variables) {
    if (!segment.startsWith("{")) {
      return segment.equals(text);
    }
    int end = segment.indexOf('}');
    String verb = segment.substring(end + 1);
    if (!text.endsWith(verb) || text.length() == verb.length()) {
      return false;
    }
    variables.put(segment.substring(1, end), text.substring(0, text.length() - verb.length()));
    return true;
  }
}
