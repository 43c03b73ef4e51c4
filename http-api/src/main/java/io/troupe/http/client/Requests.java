package io.troupe.http.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.actors.NodeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Requests to one server. What may be sent twice is sent again while a server that had answered
 * before does not, as during its restart; the first request of all is not: a wrong address is said
 * at once.
 */
final class Requests implements AutoCloseable {
  private static final String BASE = "/api/v1";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int UNAVAILABLE = 503;
  private static final int MOST_OF_A_PROBLEM = 1 << 22;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerAddress address;
  private final Duration patience;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private volatile boolean answered;

  /**
   * Requests to {@code address}.
   *
   * @param patience how long a server that had answered may be away
   */
  Requests(ServerAddress address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  ServerAddress address() {
    return address;
  }

  /** One part of a path or the value of a query, encoded. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A request to {@code path} below the base of the API. */
  HttpRequest.Builder to(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.at(BASE + path))
            .timeout(ANSWER)
            .header("User-Agent", "troupe");
    address.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request;
  }

  /** The document at {@code path}. */
  JsonNode get(String path) {
    return json(to(path).header("Accept", "application/json").GET().build());
  }

  /** The answer to {@code body}, which may be sent twice. */
  JsonNode post(String path, JsonNode body) {
    return json(posting(path, body).build());
  }

  HttpRequest.Builder posting(String path, JsonNode body) {
    return to(path)
        .header("Accept", "application/json")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  /** The document that {@code request} is answered with. */
  JsonNode json(HttpRequest request) {
    String body = patiently(request, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw Problems.foreign(address, "it answers what is no JSON");
    }
  }

  /** Takes the bytes that a request is answered with. */
  @FunctionalInterface
  interface Taking<T> {
    T of(InputStream in) throws IOException;
  }

  /** What {@code taking} makes of the answer to {@code request}; both may happen twice. */
  <T> T patiently(HttpRequest request, Taking<T> taking) {
    Backoff backoff = new Backoff(patience);
    while (true) {
      try (InputStream in = once(request).body()) {
        return taking.of(in);
      } catch (ServerException e) {
        boolean away = e.kind() == ServerException.Kind.UNREACHABLE || e.status() == UNAVAILABLE;
        if (!away || !answered || !backoff.pause()) {
          throw e;
        }
      } catch (IOException e) {
        if (!backoff.pause()) {
          throw Problems.unreachable(address, e);
        }
      }
    }
  }

  /** One try; what is no success is thrown as a {@link ServerException}. */
  HttpResponse<InputStream> once(HttpRequest request) {
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      answered = true;
      if (response.statusCode() / 100 == 2) {
        return response;
      }
      try (InputStream body = response.body()) {
        String text = new String(body.readNBytes(MOST_OF_A_PROBLEM), StandardCharsets.UTF_8);
        throw Problems.of(address, response.statusCode(), text);
      }
    } catch (IOException e) {
      throw Problems.unreachable(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException("interrupted while " + address + " was asked", e);
    }
  }

  /** Ends what is still open. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
