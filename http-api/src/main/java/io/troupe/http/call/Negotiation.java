package io.troupe.http.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaRange;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.headers.Accept;

/** Chooses the form of an answer by the request's {@code Accept}. */
public final class Negotiation {
  private Negotiation() {}

  /**
   * The form that the client likes best; the first of {@code offered} among equals, and where it
   * says nothing.
   */
  public static MediaType choose(HttpRequest request, List<MediaType> offered) {
    List<MediaRange> accepted = new ArrayList<>();
    request
        .getHeaders()
        .forEach(
            header -> {
              if (header instanceof Accept accept) {
                accept.getMediaRanges().forEach(accepted::add);
              }
            });
    if (accepted.isEmpty()) {
      return offered.getFirst();
    }
    Optional<MediaType> best = Optional.empty();
    float bestQuality = 0;
    for (MediaType each : offered) {
      float quality = quality(accepted, each);
      if (quality > bestQuality) {
        bestQuality = quality;
        best = Optional.of(each);
      }
    }
    return best.orElseThrow(
        () ->
            Problem.of(
                    406,
                    "not-acceptable",
                    "this is given as %s; name it in Accept, or send no Accept"
                        .formatted(
                            offered.stream()
                                .map(Object::toString)
                                .collect(Collectors.joining(" or "))))
                .exception());
  }

  /** That of the narrowest range that matches, as RFC 9110 says. */
  private static float quality(List<MediaRange> accepted, MediaType type) {
    float quality = 0;
    int narrowest = -1;
    for (MediaRange range : accepted) {
      if (range.matches(type)) {
        String text = range.toString();
        int narrow = text.startsWith("*/*") ? 0 : text.contains("/*") ? 1 : 2;
        if (narrow > narrowest) {
          narrowest = narrow;
          quality = range.qValue();
        }
      }
    }
    return quality;
  }
}
