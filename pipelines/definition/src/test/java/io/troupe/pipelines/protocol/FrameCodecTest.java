package io.troupe.pipelines.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameCodecTest {
  private static final TaskFailure FAILURE =
      new TaskFailure(Cause.GPU_OOM, "too big", Optional.of("shrink"), List.of("a", "b"));
  private static final Artifact ARTIFACT =
      new Artifact(
          "table",
          List.of(
              new Blob(
                  "t.arrow", "application/vnd.apache.arrow.file", 9, "ab".repeat(32), List.of())));

  static Stream<Arguments> frames() {
    Map<String, Value> with = new LinkedHashMap<>();
    with.put("z", new Value.Int(1L << 40));
    with.put("a", new Value.Real(3));
    with.put("list", new Value.Sequence(List.of(new Value.Bool(true), new Value.Null())));
    with.put("text", new Value.Text("naïve"));
    TaskResult input =
        new TaskResult(
            new TaskId("train[split=0]"),
            "k",
            new TreeMap<>(Map.of("split", new Value.Int(0))),
            new TreeMap<>(Map.of("auc", 0.9)),
            new TreeMap<>(Map.of("table", ARTIFACT)));
    Assignment assignment =
        new Assignment(
            "run",
            new TaskId("t[a=1]"),
            2,
            Long.MAX_VALUE,
            "k",
            3,
            new Value.Mapping(new LinkedHashMap<>(with)),
            List.of(input),
            new DataFolders(List.of(Path.of("/data"), Path.of("/home/d ata"))),
            Path.of("/store"),
            Path.of("/scratch/ü"),
            new Assignment.Lease("cuda:0", 2, 3L << 30),
            1L << 33,
            Duration.ofMillis(1500));
    TreeMap<String, Double> numbers = new TreeMap<>(Map.of("x", 1.5, "y", -0.0));
    return Stream.of(
            new Frame.Hello(1, "0.1", 77, new TreeMap<>(Map.of("noop", 1))),
            new Frame.Assign(assignment),
            new Frame.Started(5),
            new Frame.Advanced(5, new Progress(1, 2, "steps")),
            new Frame.Points(5, List.of(new CurvePoint("loss", 1, Double.NaN))),
            new Frame.Subtasks(
                5,
                1,
                SubtaskList.of(
                    List.of(
                        new Subtask("k", assignment.with(), Resources.DEFAULT, List.of(input))))),
            Frame.SubtaskResults.of(5, 1, new SubtaskOutcome.Done(List.of(input))),
            Frame.SubtaskResults.of(5, 1, new SubtaskOutcome.Failed(FAILURE)),
            new Frame.Heartbeat(),
            new Frame.Result(5, numbers, new TreeMap<>(Map.of("table", ARTIFACT)), numbers, true),
            new Frame.Failure(5, FAILURE, numbers, false),
            new Frame.Cancel(5, TaskFailure.of(Cause.TIMEOUT, "late")),
            new Frame.Bye("enough"))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyFrameComesBackAsItWas(Frame frame) throws ProtocolException {
    assertThat(FrameCodec.decode(FrameCodec.encode(frame))).isEqualTo(frame);
  }

  @Test
  void everyKindOfFrameIsTried() {
    Set<Class<?>> tried = new HashSet<>();
    frames().forEach(arguments -> tried.add(arguments.get()[0].getClass()));
    assertThat(tried).isEqualTo(Set.of(Frame.class.getPermittedSubclasses()));
  }

  @Test
  void writesTheBytesThatRfc8949Says() throws ProtocolException {
    // {"type": "started", "token": 500}, as an indefinite map.
    byte[] expected =
        bytes(0xbf, 0x64, "type", 0x67, "started", 0x65, "token", 0x19, 0x01, 0xf4, 0xff);
    assertThat(FrameCodec.encode(new Frame.Started(500))).isEqualTo(expected);
  }

  @Test
  void readsDefiniteMapsAndIgnoresUnknownKeys() throws ProtocolException {
    byte[] frame =
        bytes(0xa3, 0x64, "more", 0x80, 0x65, "token", 0x05, 0x64, "type", 0x67, "started");
    assertThat(FrameCodec.decode(frame)).isEqualTo(new Frame.Started(5));
  }

  @Test
  void refusesUnknownTypesMissingKeysAndGarbage() {
    refuses(bytes(0xa1, 0x64, "type", 0x65, "dance"), "dance");
    refuses(bytes(0xa1, 0x64, "type", 0x67, "started"), "token");
    refuses(bytes(0xa1, 0x65, "token", 0x05), "type");
    refuses(bytes(0x05), "not a frame");
    refuses(bytes(0xa1), "not a frame");
    refuses(bytes(0xa2, 0x64, "type", 0x69, "heartbeat", 0x61, "x", 0x80, 0x00), "not a frame");
    refuses("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII), "not a frame");
  }

  @Test
  void refusesAFrameThatIsTooLong() {
    Frame frame = new Frame.Bye("x".repeat(FrameCodec.MAX_BYTES));
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> FrameCodec.encode(frame))
        .withMessageContaining("Bye")
        .withMessageContaining("33,554,432");
  }

  private static void refuses(byte[] frame, String message) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> FrameCodec.decode(frame))
        .withMessageContaining(message);
  }

  /** Bytes from numbers and ASCII texts. */
  private static byte[] bytes(Object... parts) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof Integer number) {
        out.write(number);
      } else {
        out.writeBytes(((String) part).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return out.toByteArray();
  }
}
