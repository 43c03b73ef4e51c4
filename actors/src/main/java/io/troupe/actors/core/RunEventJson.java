package io.troupe.actors.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Events as JSON for programs outside: {@code {"sequence":n,"event":"task-succeeded.1",…fields}},
 * the fields as {@link RunEventCodec} writes them, but instants in RFC 3339. Nothing is lost: a
 * client can fold the run from them as {@link RunState} does.
 */
public final class RunEventJson {
  private static final ObjectMapper MAPPER =
      RunEventCodec.configured(JsonMapper.builder())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private RunEventJson() {}

  /** An event and its number in the run. */
  public record Numbered(long sequence, RunEvent event) {
    /** Logical name and version, such as {@code task-succeeded.1}. */
    public String manifest() {
      return RunEventCodec.manifest(event);
    }

    /** The logical name alone. */
    public String name() {
      String manifest = manifest();
      return manifest.substring(0, manifest.lastIndexOf('.'));
    }
  }

  /** The object of an event. */
  public static ObjectNode tree(Numbered numbered) {
    ObjectNode tree = MAPPER.createObjectNode();
    tree.put("sequence", numbered.sequence());
    tree.put("event", numbered.manifest());
    ObjectNode fields = MAPPER.valueToTree(numbered.event());
    tree.setAll(fields);
    return tree;
  }

  /** The object of an event on one line. */
  public static String write(Numbered numbered) {
    try {
      return MAPPER.writeValueAsString(tree(numbered));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + numbered.manifest(), e);
    }
  }

  /**
   * The event that the text {@code json} is.
   *
   * @throws IllegalArgumentException when it is none, or one of a later Troupe
   */
  public static Numbered read(String json) {
    try {
      return read(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an event is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The event that {@code json} is, as {@link #read(String)}. */
  public static Numbered read(JsonNode json) {
    if (!(json instanceof ObjectNode object)
        || !object.path("event").isTextual()
        || !object.path("sequence").isIntegralNumber()) {
      throw new IllegalArgumentException("an event has 'sequence' and 'event'");
    }
    String manifest = object.path("event").textValue();
    try {
      return new Numbered(
          object.path("sequence").longValue(),
          MAPPER.treeToValue(object, RunEventCodec.type(manifest)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("damaged event '" + manifest + "'", e);
    }
  }
}
