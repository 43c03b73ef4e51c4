package io.troupe.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.pipelines.value.Value;
import java.util.Map;

/** Trees of JSON, and how documents are written. */
public final class Json {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectWriter WRITER = writer();

  private Json() {}

  /**
   * The text of a document: indented by two spaces, lines end with LF, the last one too; equal
   * trees give equal bytes on every system.
   */
  public static String text(JsonNode tree) {
    try {
      return WRITER.writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory can be written", e);
    }
  }

  /** {@code value} as JSON has it; infinite numbers become strings. */
  public static JsonNode of(Value value) {
    return switch (value) {
      case Value.Null() -> JSON.nullNode();
      case Value.Bool(boolean truth) -> JSON.booleanNode(truth);
      case Value.Int(long whole) -> JSON.numberNode(whole);
      case Value.Real(double real) ->
          Double.isFinite(real) ? JSON.numberNode(real) : JSON.textNode(Double.toString(real));
      case Value.Text(String text) -> JSON.textNode(text);
      case Value.Sequence sequence -> {
        ArrayNode list = JSON.arrayNode();
        sequence.items().forEach(item -> list.add(of(item)));
        yield list;
      }
      case Value.Mapping mapping -> mapping(mapping.entries());
    };
  }

  /** An object with the entries of {@code map} in their order. */
  public static ObjectNode mapping(Map<String, Value> map) {
    ObjectNode node = JSON.objectNode();
    map.forEach((key, value) -> node.set(key, of(value)));
    return node;
  }

  private static ObjectWriter writer() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentObjectsWith(lines);
    printer.indentArraysWith(lines);
    return new ObjectMapper().writer(printer);
  }
}
