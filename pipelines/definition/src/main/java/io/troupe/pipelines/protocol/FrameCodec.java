package io.troupe.pipelines.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.troupe.pipelines.Cause;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Turns frames into CBOR (RFC 8949) and back. Records are maps by component name; paths and causes
 * are text, durations whole milliseconds. Unknown keys are ignored, unknown types refused.
 */
public final class FrameCodec {
  /** The longest frame, without its length. */
  public static final int MAX_BYTES = 32 << 20;

  private static final ObjectMapper MAPPER = mapper();

  private FrameCodec() {}

  /** The bytes of {@code frame}; ProtocolException where they are more than {@link #MAX_BYTES}. */
  public static byte[] encode(Frame frame) throws ProtocolException {
    byte[] bytes;
    try {
      bytes = MAPPER.writeValueAsBytes(frame);
    } catch (JsonProcessingException e) {
      throw new ProtocolException("cannot write a frame: " + e.getOriginalMessage(), e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new ProtocolException(
          "a %s frame takes %,d bytes, and a frame may take %,d"
              .formatted(frame.getClass().getSimpleName(), bytes.length, MAX_BYTES));
    }
    return bytes;
  }

  /** The frame that {@code bytes} are. */
  public static Frame decode(byte[] bytes) throws ProtocolException {
    try {
      return MAPPER.readValue(bytes, Frame.class);
    } catch (IOException | IllegalArgumentException e) {
      String why =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      throw new ProtocolException("not a frame of the executor protocol: " + why, e);
    }
  }

  private static ObjectMapper mapper() {
    SimpleModule module = new SimpleModule();
    text(module, Path.class, Path::toString, Path::of);
    text(module, Cause.class, Cause::word, FrameCodec::cause);
    module.addSerializer(
        Duration.class, new Written<>(Duration.class, (d, out) -> out.writeNumber(d.toMillis())));
    module.addDeserializer(
        Duration.class, new Read<>(Duration.class, in -> Duration.ofMillis(in.getLongValue())));
    CBORFactory factory =
        CBORFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(MAX_BYTES).build())
            .build();
    return CBORMapper.builder(factory)
        .addModule(new Jdk8Module())
        .addModule(module)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  private static Cause cause(String word) {
    return Arrays.stream(Cause.values())
        .filter(cause -> cause.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no cause is called '" + word + "'"));
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(
        type, new Written<>(type, (value, out) -> out.writeString(write.apply(value))));
    module.addDeserializer(type, new Read<>(type, in -> read.apply(in.getText())));
  }

  @FunctionalInterface
  private interface Write<T> {
    void to(T value, JsonGenerator out) throws IOException;
  }

  @FunctionalInterface
  private interface From<T> {
    T read(JsonParser in) throws IOException;
  }

  private static final class Written<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1;
    private final transient Write<T> write;

    Written(Class<T> type, Write<T> write) {
      super(type);
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      write.to(value, out);
    }
  }

  private static final class Read<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1;
    private final transient From<T> from;

    Read(Class<T> type, From<T> from) {
      super(type);
      this.from = from;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return from.read(in);
    }
  }
}
