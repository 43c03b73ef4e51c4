package io.troupe.pipelines.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.OutputType;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.parameters.ParameterSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Writes the JSON Schema (2020-12) of pipeline files. The fixed part is a resource; what each kind
 * takes is generated from its parameter record, chosen by {@code uses}. A schema says less than the
 * compiler: it knows no references, types of templates or cycles.
 */
public final class SchemaWriter {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private SchemaWriter() {}

  /** The schema of files that use {@code kinds}, as indented JSON with a line end. */
  public static String write(Kinds kinds) {
    try {
      return JSON.writeValueAsString(tree(kinds)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  /** The schema as a tree. */
  public static ObjectNode tree(Kinds kinds) {
    ObjectNode schema = fixed();
    ObjectNode task = (ObjectNode) schema.at("/$defs/task");
    ArrayNode uses = ((ObjectNode) task.get("properties")).putObject("uses").putArray("enum");
    ArrayNode branches = task.putArray("allOf");
    for (TaskKind<?> kind : kinds.all()) {
      uses.add(kind.name());
      ObjectNode branch = branches.addObject();
      ObjectNode condition = branch.putObject("if");
      condition.putObject("properties").putObject("uses").put("const", kind.name());
      condition.putArray("required").add("uses");
      then(branch.putObject("then"), kind);
    }
    return schema;
  }

  private static void then(ObjectNode then, TaskKind<?> kind) {
    ObjectNode properties = then.putObject("properties");
    ObjectNode with = properties.putObject("with");
    with.put("description", kind.summary());
    boolean required =
        ParameterSpec.of(kind.parameters()).stream().anyMatch(ParameterSpec::required);
    ParameterSchema.mapping(with, ParameterSpec.of(kind.parameters()), !required);
    if (required) {
      then.putArray("required").add("with");
    }
    ObjectNode outputs = properties.putObject("outputs");
    outputs.putArray("type").add("object").add("null");
    outputs.put("additionalProperties", false);
    ObjectNode names = outputs.putObject("properties");
    for (Map.Entry<String, OutputType> output : kind.outputs().entrySet()) {
      names.putObject(output.getKey()).put("const", output.getValue().word());
    }
  }

  private static ObjectNode fixed() {
    try (InputStream in = SchemaWriter.class.getResourceAsStream("pipeline-v1.json")) {
      if (in == null) {
        throw new IllegalStateException("pipeline-v1.json is missing from the class path");
      }
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
