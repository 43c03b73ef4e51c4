package io.troupe.actors.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recorded points of one attempt: a line {@code {"curve":c,"x":x,"y":y}} each; a number that is
 * not finite is {@code null}. Made with the first point. Calls come one at a time.
 */
final class CurveFile {
  private static final Logger LOG = LoggerFactory.getLogger(CurveFile.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;
  private @Nullable BufferedWriter writer;
  private boolean broken;

  CurveFile(Path file) {
    this.file = file;
  }

  synchronized void point(String curve, double x, double y) {
    if (broken) {
      return;
    }
    try {
      BufferedWriter out = writer;
      if (out == null) {
        Files.createDirectories(file.resolveSibling("."));
        out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        writer = out;
      }
      try (JsonGenerator json =
          MAPPER.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
        json.writeStartObject();
        json.writeStringField("curve", curve);
        number(json, "x", x);
        number(json, "y", y);
        json.writeEndObject();
      }
      out.write('\n');
    } catch (IOException e) {
      broken = true;
      LOG.warn("points are not recorded any more in {}: {}", file, e.toString());
    }
  }

  /** Lets readers see what was recorded. */
  synchronized void flush() {
    BufferedWriter out = writer;
    if (out == null || broken) {
      return;
    }
    try {
      out.flush();
    } catch (IOException e) {
      broken = true;
      LOG.warn("points are not recorded any more in {}: {}", file, e.toString());
    }
  }

  synchronized void close() {
    BufferedWriter out = writer;
    writer = null;
    broken = true;
    if (out == null) {
      return;
    }
    try {
      out.close();
    } catch (IOException e) {
      LOG.warn("the last points are not recorded in {}: {}", file, e.toString());
    }
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
