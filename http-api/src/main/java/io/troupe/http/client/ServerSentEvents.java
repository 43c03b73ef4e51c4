package io.troupe.http.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a stream of server-sent events (WHATWG HTML, §9.2), as far as servers of Troupe use it. */
final class ServerSentEvents {
  private final BufferedReader lines;

  /** An event with its name and data; comments and ids are passed over: the data has the number. */
  record Sent(String name, String data) {}

  ServerSentEvents(InputStream in) {
    lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** The next event; empty at the end of the stream. */
  Optional<Sent> next() throws IOException {
    String name = "message";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          return Optional.of(new Sent(name, data.substring(0, data.length() - 1)));
        }
        name = "message";
      } else if (line.startsWith("event:")) {
        name = value(line);
      } else if (line.startsWith("data:")) {
        data.append(value(line)).append('\n');
      }
    }
    return Optional.empty(); // A half event at the end of a broken stream counts for nothing.
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }
}
