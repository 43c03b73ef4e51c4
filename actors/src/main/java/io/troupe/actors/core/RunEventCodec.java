package io.troupe.actors.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events as bytes: a manifest of logical name and version, such as {@code task-succeeded.1}, and
 * CBOR. Instants and durations are whole milliseconds, enums lower-case words, what is absent is
 * left out, unknown fields are ignored. No class name is written: classes may be renamed.
 *
 * <p>A field may be added if it is optional. Any other change is a new version: a new line here
 * that decodes it, and the old line stays.
 */
public final class RunEventCodec {
  private record Line(String manifest, Class<? extends RunEvent> type) {}

  private static final List<Line> LINES =
      List.of(
          new Line("run-submitted.1", RunEvent.RunSubmitted.class),
          new Line("run-recovered.1", RunEvent.RunRecovered.class),
          new Line("run-paused.1", RunEvent.RunPaused.class),
          new Line("run-resumed.1", RunEvent.RunResumed.class),
          new Line("run-cancel-requested.1", RunEvent.RunCancelRequested.class),
          new Line("retry-requested.1", RunEvent.RetryRequested.class),
          new Line("run-finished.1", RunEvent.RunFinished.class),
          new Line("group-expanded.1", RunEvent.GroupExpanded.class),
          new Line("group-skipped.1", RunEvent.GroupSkipped.class),
          new Line("group-cancelled.1", RunEvent.GroupCancelled.class),
          new Line("task-ready.1", RunEvent.TaskReady.class),
          new Line("task-requeued.1", RunEvent.TaskRequeued.class),
          new Line("task-cached.1", RunEvent.TaskCached.class),
          new Line("task-succeeded.1", RunEvent.TaskSucceeded.class),
          new Line("task-failed.1", RunEvent.TaskFailed.class),
          new Line("task-skipped.1", RunEvent.TaskSkipped.class),
          new Line("subtasks-created.1", RunEvent.SubtasksCreated.class),
          new Line("subtasks-asked.1", RunEvent.SubtasksAsked.class),
          new Line("attempt-leased.1", RunEvent.AttemptLeased.class),
          new Line("attempt-started.1", RunEvent.AttemptStarted.class),
          new Line("attempt-cancel-requested.1", RunEvent.AttemptCancelRequested.class),
          new Line("attempt-failed.1", RunEvent.AttemptFailed.class),
          new Line("attempt-expired.1", RunEvent.AttemptExpired.class),
          new Line("attempt-released.1", RunEvent.AttemptReleased.class));

  private static final Map<Class<?>, String> MANIFESTS = new HashMap<>();
  private static final Map<String, Class<? extends RunEvent>> TYPES = new HashMap<>();

  static {
    for (Line line : LINES) {
      MANIFESTS.put(line.type(), line.manifest());
      TYPES.put(line.manifest(), line.type());
    }
  }

  private static final ObjectMapper MAPPER =
      configured(CBORMapper.builder())
          .enable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private RunEventCodec() {}

  /** How events are written in any format, but for instants. */
  static <B extends MapperBuilder<?, B>> B configured(B builder) {
    return builder
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule())
        .enable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DATE_TIMESTAMPS_AS_NANOSECONDS)
        .disable(DeserializationFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(
                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT));
  }

  /** The class of events with {@code manifest}; IllegalArgumentException where there is none. */
  static Class<? extends RunEvent> type(String manifest) {
    Class<? extends RunEvent> type = TYPES.get(manifest);
    if (type == null) {
      throw new IllegalArgumentException(
          "there is an event '"
              + manifest
              + "' that this Troupe does not know; a later one wrote it");
    }
    return type;
  }

  /** Every manifest that can be read. */
  public static List<String> manifests() {
    return LINES.stream().map(Line::manifest).toList();
  }

  /** Logical name and version of {@code event}. */
  public static String manifest(RunEvent event) {
    String manifest = MANIFESTS.get(event.getClass());
    if (manifest == null) {
      throw new IllegalStateException(event.getClass() + " has no line in RunEventCodec");
    }
    return manifest;
  }

  /** The bytes of {@code event}. */
  public static byte[] encode(RunEvent event) {
    try {
      return MAPPER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + manifest(event), e);
    }
  }

  /**
   * The event that {@code bytes} hold.
   *
   * @throws IllegalArgumentException when the manifest is unknown, as after a downgrade of Troupe,
   *     or the bytes are damaged
   */
  public static RunEvent decode(String manifest, byte[] bytes) {
    Class<? extends RunEvent> type = type(manifest);
    try {
      return MAPPER.readValue(bytes, type);
    } catch (IOException e) {
      throw new IllegalArgumentException("damaged event '" + manifest + "' in the journal", e);
    }
  }
}
