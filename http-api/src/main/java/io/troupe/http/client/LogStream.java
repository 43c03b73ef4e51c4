package io.troupe.http.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A log of a server as it grows; a stream that breaks goes on at the byte where it broke. */
final class LogStream {
  private static final int PIECE = 1 << 16;
  private static final int NOT_FOUND = 404;

  private final Requests requests;
  private final String path;
  private final Duration patience;
  private long next;

  LogStream(Requests requests, String path, Duration patience) {
    this.requests = requests;
    this.path = path;
    this.patience = patience;
  }

  /** Copies until a stream ends after {@code ended} was true. */
  void copy(Consumer<byte[]> consumer, BooleanSupplier ended) {
    Backoff backoff = new Backoff(patience);
    while (true) {
      boolean last = ended.getAsBoolean();
      try {
        once(consumer);
        if (last) {
          return;
        }
        backoff.reset(); // It ends early when the server stops; no patience is lost by that.
        pause(backoff, Problems.unreachable(requests.address(), new IOException("it ended")));
      } catch (IOException e) {
        pause(backoff, Problems.unreachable(requests.address(), e));
      } catch (ServerException e) {
        boolean nothing = e.status() == NOT_FOUND; // It has printed nothing.
        if (nothing && last) {
          return;
        }
        if (!nothing && e.kind() != ServerException.Kind.UNREACHABLE) {
          throw e;
        }
        if (nothing) {
          backoff.reset();
        }
        pause(backoff, e);
      }
    }
  }

  private static void pause(Backoff backoff, ServerException problem) {
    if (!backoff.pause()) {
      throw problem;
    }
  }

  private void once(Consumer<byte[]> consumer) throws IOException {
    HttpRequest request =
        requests.to(path + "?follow=true&from=" + next).header("Accept", "text/plain").build();
    try (InputStream in = requests.once(request).body()) {
      byte[] bytes = new byte[PIECE];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        consumer.accept(Arrays.copyOf(bytes, count));
        next += count;
      }
    }
  }
}
