package io.troupe.actors.core;

import io.troupe.actors.core.RunState.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one task has asked others to do for it.
 *
 * @param groups how many groups of child tasks it has
 */
record Calls(List<Call> calls, int groups) {
  static final Calls NONE = new Calls(List.of(), 0);

  /**
   * One call.
   *
   * @param key what it asked for
   * @param token of the attempt that asked last
   * @param children the child tasks in the order in which they were asked for
   * @param groups the groups of these
   */
  record Call(String key, long token, List<Place> children, List<Integer> groups) {
    Call askedBy(long other) {
      return new Call(key, other, children, groups);
    }
  }

  Optional<Call> find(String key) {
    return calls.stream().filter(call -> call.key().equals(key)).findFirst();
  }

  /** With another call behind all. */
  Calls plus(Call call) {
    List<Call> all = new ArrayList<>(calls);
    all.add(call);
    return new Calls(List.copyOf(all), groups + call.groups().size());
  }

  /** With {@code call} in the place of the one with its key. */
  Calls with(Call call) {
    return new Calls(
        calls.stream().map(known -> known.key().equals(call.key()) ? call : known).toList(),
        groups);
  }
}
