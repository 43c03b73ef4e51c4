package io.troupe.pipelines.schema;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.parameters.ParameterSpec;
import io.troupe.pipelines.parameters.ParameterType;
import java.util.List;

/** The JSON Schema of parameters. Wherever a value may stand, a template may. */
final class ParameterSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ParameterSchema() {}

  /** Describes in {@code schema} a mapping of {@code specs}. */
  static void mapping(ObjectNode schema, List<ParameterSpec> specs, boolean nullable) {
    ArrayNode type = schema.putArray("type").add("object");
    if (nullable) {
      type.add("null");
    }
    schema.put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (ParameterSpec spec : specs) {
      ObjectNode property = properties.putObject(spec.name());
      String unit = spec.about().unit().isEmpty() ? "" : " Unit: " + spec.about().unit() + ".";
      property.put("description", spec.about().description() + unit);
      spec.fallback().ifPresent(value -> property.set("default", JSON.valueToTree(value)));
      ArrayNode choices = property.putArray("anyOf");
      type(choices.addObject(), spec.type(), spec.about());
      choices.addObject().put("$ref", "#/$defs/template");
      if (spec.required()) {
        required.add(spec.name());
      } else {
        choices.addObject().put("type", "null");
      }
    }
  }

  private static void type(ObjectNode schema, ParameterType type, Parameter about) {
    switch (type) {
      case ParameterType.Whole(boolean isLong) -> {
        schema.put("type", "integer");
        schema.put("minimum", isLong ? Long.MIN_VALUE : Integer.MIN_VALUE);
        schema.put("maximum", isLong ? Long.MAX_VALUE : Integer.MAX_VALUE);
        range(schema, about);
      }
      case ParameterType.Real real -> {
        schema.put("type", "number");
        range(schema, about);
      }
      case ParameterType.Flag flag -> schema.put("type", "boolean");
      case ParameterType.Text(List<String> words) -> {
        schema.put("type", "string");
        words(schema, words);
        bounds(schema, about, "minLength", "maxLength");
      }
      case ParameterType.Choice choice -> words(schema, choice.words());
      case ParameterType.Time time -> schema.put("$ref", "#/$defs/duration");
      case ParameterType.Listing(ParameterType item) -> {
        schema.put("type", "array");
        bounds(schema, about, "minItems", "maxItems");
        ArrayNode choices = schema.putObject("items").putArray("anyOf");
        type(choices.addObject(), item, UNBOUNDED);
        choices.addObject().put("$ref", "#/$defs/template");
      }
      case ParameterType.Nested(Class<? extends Record> record, List<ParameterSpec> specs) ->
          mapping(schema, specs, false);
    }
  }

  private static void words(ObjectNode schema, List<String> words) {
    if (!words.isEmpty()) {
      ArrayNode list = schema.putArray("enum");
      words.forEach(list::add);
    }
  }

  private static void range(ObjectNode schema, Parameter about) {
    if (Double.isFinite(about.min())) {
      schema.put(about.aboveMin() ? "exclusiveMinimum" : "minimum", about.min());
    }
    if (Double.isFinite(about.max())) {
      schema.put("maximum", about.max());
    }
  }

  private static void bounds(ObjectNode schema, Parameter about, String min, String max) {
    if (Double.isFinite(about.min())) {
      schema.put(min, (long) about.min());
    }
    if (Double.isFinite(about.max())) {
      schema.put(max, (long) about.max());
    }
  }

  private record Unbounded(@Parameter(description = "") int component) {}

  private static final Parameter UNBOUNDED = unbounded();

  private static Parameter unbounded() {
    Parameter about = Unbounded.class.getRecordComponents()[0].getAnnotation(Parameter.class);
    if (about == null) {
      throw new IllegalStateException("the annotation is gone");
    }
    return about;
  }
}
