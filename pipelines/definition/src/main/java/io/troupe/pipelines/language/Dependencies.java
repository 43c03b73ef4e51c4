package io.troupe.pipelines.language;

import io.troupe.pipelines.diagnostic.DiagnosticCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who needs whom: order, circles, and what is needed through others. */
final class Dependencies {
  private final Map<String, Draft> drafts;
  private final Map<String, Set<String>> closures = new HashMap<>();

  Dependencies(Map<String, Draft> drafts) {
    this.drafts = drafts;
  }

  /** Every task that {@code name} needs, directly or through others. */
  Set<String> closure(String name) {
    Set<String> known = closures.get(name);
    if (known != null) {
      return known;
    }
    Set<String> closure = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(needs(name));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (closure.add(next)) {
        open.addAll(needs(next));
      }
    }
    closures.put(name, closure);
    return closure;
  }

  private List<String> needs(String name) {
    Draft draft = drafts.get(name);
    return draft == null ? List.of() : draft.needs();
  }

  /**
   * The tasks so that none needs a later one; among those that could come next, the first of the
   * file does. Circles are reported, and their tasks left out.
   */
  List<Draft> ordered(Findings findings) {
    List<Draft> ordered = new ArrayList<>();
    Set<String> done = new LinkedHashSet<>();
    boolean progress = true;
    while (progress) {
      progress = false;
      for (Draft draft : drafts.values()) {
        boolean ready =
            draft.needs().stream().allMatch(n -> done.contains(n) || !drafts.containsKey(n));
        if (ready && done.add(draft.name())) {
          ordered.add(draft);
          progress = true;
          break;
        }
      }
    }
    Set<String> reported = new LinkedHashSet<>();
    for (Draft draft : drafts.values()) {
      if (closure(draft.name()).contains(draft.name()) && !reported.contains(draft.name())) {
        List<String> circle = circle(draft.name());
        reported.addAll(circle);
        findings.add(
            DiagnosticCode.CYCLE,
            draft.section().keySpan("needs"),
            "tasks need each other in a circle: " + String.join(" needs ", circle),
            "one of them must be able to start");
      }
    }
    return ordered;
  }

  /** A shortest way from {@code start} back to itself. */
  private List<String> circle(String start) {
    Map<String, String> cameFrom = new HashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      String at = open.removeFirst();
      for (String need : needs(at)) {
        if (need.equals(start)) {
          ArrayDeque<String> way = new ArrayDeque<>(List.of(start));
          for (String step = at; !step.equals(start); step = cameFrom.getOrDefault(step, start)) {
            way.addFirst(step);
          }
          way.addFirst(start);
          return List.copyOf(way);
        }
        if (cameFrom.putIfAbsent(need, at) == null) {
          open.addLast(need);
        }
      }
    }
    return List.of(start);
  }
}
