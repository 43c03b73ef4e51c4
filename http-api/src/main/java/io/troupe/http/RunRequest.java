package io.troupe.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.pipelines.language.Overrides;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code POST /api/v1/runs} and {@code /pipelines:validate} take as JSON, losslessly what a
 * command line says: {@code {"pipeline":TEXT,"file":NAME,"params":…,"params_file":{"name","text"},
 * "set":…,"only":[],"until":…,"force":[],"captured":{}}}. Only {@code pipeline} is required. {@code
 * params} and {@code set} are objects, or lists of {@code NAME=VALUE} as options write them; {@code
 * until} is a string, or a list of at most one.
 *
 * @param pipeline the text of the pipeline file
 * @param file its name, for messages
 * @param captured what was recorded of the machine that asks
 */
public record RunRequest(
    String pipeline, String file, Overrides overrides, Value.Mapping captured) {
  private static final String NAMELESS = "pipeline.yaml";

  /** The request as JSON. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("pipeline", pipeline);
    json.put("file", file);
    strings(json, "params", overrides.params());
    overrides
        .paramsFile()
        .ifPresent(
            given ->
                json.putObject("params_file").put("name", given.name()).put("text", given.text()));
    strings(json, "set", overrides.sets());
    strings(json, "only", overrides.only());
    strings(json, "until", overrides.until().stream().toList());
    strings(json, "force", overrides.force());
    json.set("captured", Json.of(captured));
    return json;
  }

  private static void strings(ObjectNode json, String name, List<String> values) {
    ArrayNode list = json.putArray(name);
    values.forEach(list::add);
  }

  /**
   * The request that {@code json} is.
   *
   * @throws IllegalArgumentException when it is none; the message begins with the JSON pointer of
   *     what is wrong
   */
  public static RunRequest of(JsonNode json) {
    if (!(json instanceof ObjectNode fields)) {
      throw wrong("", "must be an object with the field 'pipeline'");
    }
    List<String> known =
        List.of(
            "pipeline",
            "file",
            "params",
            "params_file",
            "set",
            "only",
            "until",
            "force",
            "captured");
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (!known.contains(field.getKey())) {
        throw wrong("/" + field.getKey(), "is no field; there are " + String.join(", ", known));
      }
    }
    String pipeline =
        text(fields, "/pipeline")
            .orElseThrow(() -> wrong("/pipeline", "is missing: the YAML text"));
    List<String> until = list(fields, "until");
    if (until.size() > 1) {
      throw wrong("/until", "takes one task, not " + until.size());
    }
    Overrides overrides =
        new Overrides(
            assignments(fields, "params"),
            paramsFile(fields),
            assignments(fields, "set"),
            list(fields, "only"),
            until.stream().findFirst(),
            list(fields, "force"));
    return new RunRequest(
        pipeline, text(fields, "/file").orElse(NAMELESS), overrides, captured(fields));
  }

  private static Optional<Overrides.ParamsFile> paramsFile(ObjectNode fields) {
    JsonNode given = fields.path("params_file");
    if (given.isMissingNode() || given.isNull()) {
      return Optional.empty();
    }
    if (!given.isObject()) {
      throw wrong("/params_file", "must be an object with 'name' and 'text'");
    }
    return Optional.of(
        new Overrides.ParamsFile(
            text(fields, "/params_file/name").orElse("params.yaml"),
            text(fields, "/params_file/text")
                .orElseThrow(() -> wrong("/params_file/text", "is missing: the YAML text"))));
  }

  private static Value.Mapping captured(ObjectNode fields) {
    JsonNode given = fields.path("captured");
    if (given.isMissingNode() || given.isNull()) {
      return Value.Mapping.empty();
    }
    try {
      if (Value.ofJson(given.toString()) instanceof Value.Mapping mapping) {
        return mapping;
      }
    } catch (JsonProcessingException e) {
      throw wrong("/captured", "holds a number that is too large");
    }
    throw wrong("/captured", "must be an object");
  }

  /** {@code NAME=VALUE} for each, in their order. */
  private static List<String> assignments(ObjectNode fields, String name) {
    JsonNode given = fields.path(name);
    if (!(given instanceof ObjectNode object)) {
      return list(fields, name);
    }
    List<String> assignments = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      JsonNode value = entry.getValue();
      // A parameter's type says how its text is read; in --set the text is YAML, as JSON is.
      boolean plain = name.equals("params") && value.isTextual();
      if (name.equals("params") && value.isContainerNode()) {
        throw wrong("/params/" + entry.getKey(), "must be a string, a number or a boolean");
      }
      assignments.add(entry.getKey() + "=" + (plain ? value.textValue() : value.toString()));
    }
    return assignments;
  }

  private static List<String> list(ObjectNode fields, String name) {
    JsonNode given = fields.path(name);
    if (given.isMissingNode() || given.isNull()) {
      return List.of();
    }
    if (given.isTextual()) {
      return List.of(given.textValue());
    }
    if (!given.isArray()) {
      throw wrong("/" + name, "must be a list of strings");
    }
    List<String> values = new ArrayList<>();
    for (JsonNode value : given) {
      if (!value.isTextual()) {
        throw wrong("/" + name + "/" + values.size(), "must be a string");
      }
      values.add(value.textValue());
    }
    return values;
  }

  private static Optional<String> text(ObjectNode fields, String pointer) {
    JsonNode given = fields.at(pointer);
    if (given.isMissingNode() || given.isNull()) {
      return Optional.empty();
    }
    if (!given.isTextual()) {
      throw wrong(pointer, "must be a string");
    }
    return Optional.of(given.textValue());
  }

  private static IllegalArgumentException wrong(String pointer, String message) {
    return new IllegalArgumentException((pointer.isEmpty() ? "the body" : pointer) + " " + message);
  }
}
