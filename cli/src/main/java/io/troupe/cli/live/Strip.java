package io.troupe.cli.live;

import io.troupe.actors.view.State;
import java.util.ArrayList;
import java.util.List;

/** The states of a group's tasks in few characters. */
public final class Strip {
  private Strip() {}

  /**
   * One state for each of at most {@code width} characters. Where there are more tasks than
   * characters, one stands for several tasks and shows what deserves attention first.
   */
  public static List<State> of(List<State> tasks, int width) {
    if (tasks.size() <= width) {
      return List.copyOf(tasks);
    }
    List<State> strip = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      int from = (int) ((long) i * tasks.size() / width);
      int to = (int) ((long) (i + 1) * tasks.size() / width);
      strip.add(together(tasks.subList(from, to)));
    }
    return strip;
  }

  private static State together(List<State> tasks) {
    for (State state : List.of(State.FAILED, State.RUNNING, State.CANCELLED)) {
      if (tasks.contains(state)) {
        return state;
      }
    }
    for (State state : List.of(State.PAUSED, State.READY, State.PENDING, State.SUCCEEDED)) {
      if (tasks.contains(state)) {
        return state;
      }
    }
    return tasks.getFirst();
  }
}
