package io.troupe.actors.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Optional;

/** Summaries of runs as the journal's notes hold them. */
public final class SummaryJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private SummaryJson() {}

  /** {@code summary} as JSON. */
  public static String write(RunSummary summary) {
    try {
      return MAPPER.writeValueAsString(summary);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every summary can be written", e);
    }
  }

  /** The summary that {@code json} is; empty when another version wrote it in another form. */
  public static Optional<RunSummary> read(String json) {
    try {
      return Optional.of(MAPPER.readValue(json, RunSummary.class));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }
}
