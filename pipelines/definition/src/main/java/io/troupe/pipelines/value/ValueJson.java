package io.troupe.pipelines.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes a {@link Value} as the plain JSON or CBOR value that it stands for. */
final class ValueJson {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private ValueJson() {}

  /** Writes. */
  static final class Writer extends StdSerializer<Value> {
    private static final long serialVersionUID = 1;

    Writer() {
      super(Value.class);
    }

    @Override
    public void serialize(Value value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      switch (value) {
        case Value.Null() -> out.writeNull();
        case Value.Bool(boolean b) -> out.writeBoolean(b);
        case Value.Int(long n) -> out.writeNumber(n);
        case Value.Real(double x) -> out.writeNumber(x);
        case Value.Text(String text) -> out.writeString(text);
        case Value.Sequence(List<Value> items) -> {
          out.writeStartArray();
          for (Value item : items) {
            serialize(item, out, provider);
          }
          out.writeEndArray();
        }
        case Value.Mapping mapping -> {
          out.writeStartObject();
          for (Map.Entry<String, Value> entry : mapping.entries().entrySet()) {
            out.writeFieldName(entry.getKey());
            serialize(entry.getValue(), out, provider);
          }
          out.writeEndObject();
        }
      }
    }
  }

  /** Reads. */
  static final class Reader extends StdDeserializer<Value> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(Value.class);
    }

    @Override
    public Value getNullValue(DeserializationContext context) {
      return new Value.Null();
    }

    @Override
    public Value deserialize(JsonParser in, DeserializationContext context) throws IOException {
      JsonToken token = in.currentToken();
      return switch (token) {
        case VALUE_NULL -> new Value.Null();
        case VALUE_TRUE -> new Value.Bool(true);
        case VALUE_FALSE -> new Value.Bool(false);
        case VALUE_NUMBER_INT -> new Value.Int(in.getLongValue());
        case VALUE_NUMBER_FLOAT -> new Value.Real(in.getDoubleValue());
        case VALUE_STRING -> new Value.Text(in.getText());
        case START_ARRAY -> {
          List<Value> items = new ArrayList<>();
          while (in.nextToken() != JsonToken.END_ARRAY) {
            items.add(deserialize(in, context));
          }
          yield new Value.Sequence(items);
        }
        case START_OBJECT -> {
          LinkedHashMap<String, Value> entries = new LinkedHashMap<>();
          while (in.nextToken() != JsonToken.END_OBJECT) {
            String key = in.currentName();
            in.nextToken();
            entries.put(key, deserialize(in, context));
          }
          yield new Value.Mapping(entries);
        }
        default -> throw new IOException("a value cannot start with " + token);
      };
    }
  }
}
