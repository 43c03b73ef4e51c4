package io.troupe.http.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * A server and what one shows it to be let in.
 *
 * @param url such as {@code http://127.0.0.1:7070}, without a path
 * @param token what its token file holds; empty where the client has none
 */
public record ServerAddress(URI url, Optional<String> token) {
  /**
   * The address that {@code text} writes.
   *
   * @throws IllegalArgumentException when it is none; the message says what one looks like
   */
  public static ServerAddress of(String text, Optional<String> token) {
    try {
      URI url = new URI(text.strip().replaceAll("/+$", ""));
      boolean known = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean bare = url.getRawPath() == null || url.getRawPath().isEmpty();
      if (known && url.getHost() != null && bare && url.getRawQuery() == null) {
        return new ServerAddress(url, token);
      }
    } catch (URISyntaxException _) {
      // Said below: what is wrong with it helps nobody who wanted an address.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no address of a server; one looks like http://127.0.0.1:7070");
  }

  /** The address of {@code path}, which begins with a slash and is encoded. */
  URI at(String path) {
    return URI.create(url + path);
  }

  @Override
  public String toString() {
    return url.toString(); // Never the token: this goes into messages and logs.
  }
}
