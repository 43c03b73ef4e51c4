package io.troupe.http.call;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/**
 * Why a request was not done, as {@code application/problem+json} of RFC 9457.
 *
 * @param status of HTTP
 * @param code which problem it is, for programs; stable
 * @param detail what is wrong and what to do, for people
 * @param errors what is wrong in the body, each with {@code code} and {@code message}; may be empty
 * @param headers more of the answer's headers
 */
public record Problem(
    int status, String code, String detail, ArrayNode errors, Map<String, String> headers) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Titles by status; what is not here is no problem of this API. */
  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "The request is not understood"),
          Map.entry(401, "A token is needed"),
          Map.entry(403, "This is not allowed"),
          Map.entry(404, "There is no such thing"),
          Map.entry(405, "The method is not allowed"),
          Map.entry(406, "No such form of the answer"),
          Map.entry(408, "The request came too slowly"),
          Map.entry(409, "The present state forbids it"),
          Map.entry(412, "It has changed meanwhile"),
          Map.entry(413, "The body is too large"),
          Map.entry(414, "The address is too long"),
          Map.entry(415, "The body's media type is not known"),
          Map.entry(416, "There is no such range"),
          Map.entry(421, "This server has another name"),
          Map.entry(422, "The pipeline cannot run"),
          Map.entry(431, "The headers are too large"),
          Map.entry(500, "The server failed"),
          Map.entry(501, "The server does not know this"),
          Map.entry(503, "Not now"));

  /** A problem without more. */
  public static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail, JSON.arrayNode(), Map.of());
  }

  /** The same with one more header. */
  public Problem with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Problem(status, code, detail, errors, more);
  }

  /** The same with what is wrong in the body. */
  public Problem with(ArrayNode wrong) {
    return new Problem(status, code, detail, wrong, headers);
  }

  /** The exception that ends a request with it. */
  public ProblemException exception() {
    return new ProblemException(this);
  }

  /**
   * The answer.
   *
   * @param instance the path that was asked for; empty where it is not known
   */
  public HttpResponse response(Optional<String> instance) {
    ObjectNode tree = JSON.objectNode();
    tree.put("type", "urn:troupe:problem:" + code);
    tree.put("title", TITLES.getOrDefault(status, "The request was not done"));
    tree.put("status", status);
    tree.put("detail", detail);
    instance.ifPresent(path -> tree.put("instance", path));
    tree.put("code", code);
    tree.set("errors", errors);
    HttpResponse response =
        HttpResponse.create()
            .withStatus(status)
            .withEntity(
                HttpEntities.create(
                    ContentTypes.create(
                        MediaTypes.applicationWithFixedCharset(
                            "problem+json", HttpCharsets.UTF_8, "problem")),
                    ByteString.fromString(Json.text(tree))));
    for (Map.Entry<String, String> header : headers.entrySet()) {
      response = response.addHeader(RawHeader.create(header.getKey(), header.getValue()));
    }
    return response;
  }
}
