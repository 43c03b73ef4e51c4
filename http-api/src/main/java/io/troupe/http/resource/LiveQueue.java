package io.troupe.http.resource;

import io.troupe.actors.view.Live;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What attempts said and one client has not been sent yet; the oldest is lost when it is slow. */
final class LiveQueue {
  private static final int MOST = 1000;

  private final ArrayDeque<Live> said = new ArrayDeque<>();
  private CompletableFuture<Boolean> something = new CompletableFuture<>();

  void add(Live live) {
    CompletableFuture<Boolean> woken;
    synchronized (this) {
      if (said.size() == MOST) {
        said.removeFirst();
      }
      said.addLast(live);
      woken = something;
    }
    woken.complete(true);
  }

  /** All of it, which is then gone from here. */
  synchronized List<Live> take() {
    List<Live> all = new ArrayList<>(said);
    said.clear();
    something = new CompletableFuture<>();
    return all;
  }

  /** Completes when there is something. */
  synchronized CompletableFuture<Boolean> something() {
    return something;
  }
}
