package io.troupe.arrow.flight;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many streams each connection has, and all together. */
final class Peers implements ServerInterceptor {
  private static final Context.Key<SocketAddress> PEER = Context.key("troupe-peer");

  private final int most;
  private final int mostPerPeer;
  private final Map<String, Integer> streams = new HashMap<>();
  private int all;

  Peers(ServerLimits limits) {
    this.most = limits.streams();
    this.mostPerPeer = limits.streamsPerPeer();
  }

  /** Remembers whose call it is: Flight does not say it. */
  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return Contexts.interceptCall(Context.current().withValue(PEER, peer), call, headers, next);
  }

  /** Whose call this thread is in. */
  static String current() {
    @Nullable SocketAddress peer = PEER.get();
    return peer == null ? "unknown" : peer.toString();
  }

  /** Counts a stream of {@code peer}, or says that it has too many, or all have. */
  synchronized boolean enter(String peer) {
    int own = streams.getOrDefault(peer, 0);
    if (all >= most || own >= mostPerPeer) {
      return false;
    }
    streams.put(peer, own + 1);
    all++;
    return true;
  }

  /** Takes a stream of {@code peer} off. */
  synchronized void leave(String peer) {
    streams.computeIfPresent(peer, (_, own) -> own > 1 ? own - 1 : null);
    all--;
  }

  /** Streams now. */
  synchronized int streams() {
    return all;
  }
}
