package io.troupe.http.server;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI file, read as strictly as it is written: a field that it does not name is an error.
 */
final class OpenApi {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectNode root;

  private OpenApi(ObjectNode root) {
    this.root = root;
  }

  static OpenApi load() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/io/troupe/http/openapi.yaml")) {
      Object tree = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
      ObjectNode root = (ObjectNode) MAPPER.valueToTree(tree);
      close(root.path("components").path("schemas"));
      close(root.path("paths"));
      return new OpenApi(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Objects with named fields have no others, in the test. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")
        && !object.path("type").isMissingNode()) {
      object.put("unevaluatedProperties", false);
    }
    node.forEach(OpenApi::close);
  }

  /** Every operation as {@code METHOD path}. */
  Set<String> operations() {
    TreeSet<String> all = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (String method : List.of("get", "post")) {
        if (path.getValue().has(method)) {
          all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    return all;
  }

  /** The names of the query parameters of an operation. */
  Set<String> query(String method, String path) {
    TreeSet<String> names = new TreeSet<>();
    List<JsonNode> parameters = new ArrayList<>();
    root.path("paths").path(path).path("parameters").forEach(parameters::add);
    operation(method, path).path("parameters").forEach(parameters::add);
    for (JsonNode each : parameters) {
      JsonNode parameter = resolved(each);
      if (parameter.path("in").asString().equals("query")) {
        names.add(parameter.path("name").asString());
      }
    }
    return names;
  }

  /** Whether an operation needs no token. */
  boolean open(String method, String path) {
    JsonNode security = operation(method, path).path("security");
    return security.isArray() && security.isEmpty();
  }

  /** What is wrong with an answer of an operation; empty where the file describes it. */
  List<String> faults(String method, String path, int status, Optional<String> type, String body) {
    JsonNode responses = operation(method, path).path("responses");
    JsonNode response =
        resolved(
            responses.has(Integer.toString(status))
                ? responses.path(Integer.toString(status))
                : responses.path(status / 100 + "XX"));
    if (response.isMissingNode()) {
      return List.of("status " + status + " is not described");
    }
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      return body.isEmpty() ? List.of() : List.of("status " + status + " has no body");
    }
    String media = type.orElse("none").replaceFirst(";.*", "").strip();
    JsonNode described = content.path(content.has(media) ? media : "*/*");
    if (described.isMissingNode()) {
      return List.of("status " + status + " is not described as " + media);
    }
    if (!media.endsWith("json") || media.contains("ndjson")) {
      return List.of();
    }
    return schema(described.path("schema")).validate(body, InputFormat.JSON).stream()
        .map(Error::toString)
        .toList();
  }

  /** What is wrong with {@code body} as the schema called {@code name}. */
  List<String> faults(String name, String body) {
    return schema(root.path("components").path("schemas").path(name))
        .validate(body, InputFormat.JSON)
        .stream()
        .map(Error::toString)
        .toList();
  }

  /** Every example with the schema that it is one of. */
  Map<String, List<String>> examples() {
    Map<String, List<String>> faults = new LinkedHashMap<>();
    examples(root, "", faults);
    return faults;
  }

  private void examples(JsonNode node, String place, Map<String, List<String>> faults) {
    if (node.has("example") && node.has("schema")) {
      faults.put(
          place,
          schema(node.path("schema")).validate(node.path("example")).stream()
              .map(Error::toString)
              .toList());
    }
    for (Map.Entry<String, JsonNode> child : node.properties()) {
      examples(child.getValue(), place + "/" + child.getKey(), faults);
    }
  }

  private JsonNode operation(String method, String path) {
    return root.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
  }

  private JsonNode resolved(JsonNode node) {
    String ref = node.path("$ref").asString("");
    return ref.isEmpty() ? node : root.at(ref.substring(1));
  }

  private Schema schema(JsonNode schema) {
    ObjectNode whole = MAPPER.createObjectNode();
    whole.set("$defs", root.path("components").path("schemas"));
    whole.set("allOf", MAPPER.createArrayNode().add(schema));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(whole.toString().replace("#/components/schemas/", "#/$defs/"), InputFormat.JSON);
  }
}
