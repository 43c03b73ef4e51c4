package io.troupe.http.resource;

import io.troupe.actors.RunFeed;
import io.troupe.actors.RunReader;
import io.troupe.actors.core.RunState;
import io.troupe.actors.core.RunViews;
import io.troupe.actors.view.RunView;
import io.troupe.http.call.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs as they are now: one that lives in this process from its state, any other from its journal.
 * The last few are kept, so that who asks often does not make every task anew. Thread-safe.
 */
public final class Views {
  private static final int KEPT = 16;

  private final RunReader reader;
  private final RunFeed feed;
  private final Map<String, Seen> seen =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > KEPT;
        }
      };

  /** The runs of {@code reader}, of which some live where {@code feed} is from. */
  public Views(RunReader reader, RunFeed feed) {
    this.reader = reader;
    this.feed = feed;
  }

  /** What was shown of one run. */
  private static final class Seen {
    private final RunViews views = new RunViews();
    private @Nullable RunView last;
  }

  /**
   * The run whose id is {@code run}, or is the only one that begins with it; 404 where there is
   * none.
   */
  public RunView find(String run) {
    return known(id(run));
  }

  /** The whole id of the run {@code run}, as {@link #find}. */
  public String id(String run) {
    if (feed.last(run) > 0) {
      return run;
    }
    try {
      return reader
          .find(run)
          .map(RunView::run)
          .orElseThrow(
              () ->
                  Problem.of(404, "no-such-run", "there is no run " + run + "; see /api/v1/runs")
                      .exception());
    } catch (IllegalArgumentException e) {
      throw Problem.of(404, "ambiguous-run", String.valueOf(e.getMessage())).exception();
    }
  }

  private RunView known(String run) {
    Seen of;
    synchronized (seen) {
      of = seen.computeIfAbsent(run, _ -> new Seen());
    }
    synchronized (of) {
      RunView last = of.last;
      Optional<RunState> state = feed.state(run);
      long sequence = state.map(RunState::sequence).orElseGet(() -> feed.last(run));
      if (last != null && last.sequence() == sequence) {
        return last;
      }
      RunView view =
          state
              .map(of.views::of)
              .or(() -> reader.find(run))
              .orElseThrow(
                  () -> Problem.of(404, "no-such-run", "there is no run " + run).exception());
      of.last = view;
      return view;
    }
  }
}
