package io.troupe.http.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.http.call.Call;
import io.troupe.http.call.Problem;
import io.troupe.http.call.ProblemException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Reads the bodies of requests that are JSON. */
final class Bodies {
  private static final int MOST = 1 << 20;
  private static final String JSON = "application/json";
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Bodies() {}

  /** The tree of {@code body}; 400 where it is none. */
  static JsonNode json(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw Problem.of(
              400, "bad-json", "the body is no JSON" + where + ": " + e.getOriginalMessage())
          .exception();
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  /** The object that the body is, with no other fields than {@code known}; none is an empty one. */
  static ObjectNode object(Call call, Set<String> known) {
    if (call.bodyType().isEmpty()) {
      return JsonNodeFactory.instance.objectNode();
    }
    String type = call.bodyType().get();
    if (!type.equals(JSON)) {
      throw unknownType(type, JSON);
    }
    byte[] body = call.body(MOST);
    if (body.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!(json(body) instanceof ObjectNode fields)) {
      throw Problem.of(400, "bad-body", "the body has to be an object").exception();
    }
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (!known.contains(field.getKey())) {
        throw Problem.of(
                400,
                "bad-body",
                "/%s is no field; %s"
                    .formatted(
                        field.getKey(),
                        known.isEmpty()
                            ? "there are none"
                            : "there are " + String.join(", ", known.stream().sorted().toList())))
            .exception();
      }
    }
    return fields;
  }

  /** The problem of a body whose media type is none of {@code known}. */
  static ProblemException unknownType(String type, String known) {
    return Problem.of(
            415,
            "unknown-media-type",
            "the body is %s; send it as %s".formatted(type, known.replace(", ", " or ")))
        .with("Accept", known)
        .exception();
  }
}
