package io.troupe.http.server;

import io.troupe.http.call.Problem;
import java.util.Optional;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** Answers what is no HTTP, or more of it than a server reads, with a problem too. */
public final class WireErrors extends ParsingErrorHandler {
  /** Made by Pekko, by the name in {@code server.conf}. */
  public WireErrors() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
    String code =
        switch (status.intValue()) {
          case 413 -> "too-large";
          case 414 -> "too-long";
          case 431 -> "headers-too-large";
          case 501 -> "unknown-method";
          default -> "bad-request";
        };
    String detail =
        status.intValue() == 414
            ? "the address is longer than a server reads; put less into its query"
            : "the request cannot be read: " + info.summary();
    return Problem.of(status.intValue(), code, detail).response(Optional.empty());
  }
}
