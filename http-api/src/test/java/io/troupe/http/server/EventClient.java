package io.troupe.http.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An event stream over a bare socket, which can be read slowly and cut at any moment. */
final class EventClient implements AutoCloseable {
  /** Ends an answer in chunks; the connection stays. */
  private static final String LAST_CHUNK = "0";

  private final Socket socket = new Socket();
  private final BufferedReader lines;

  private EventClient(TestServer server, String path, String headers, int buffer)
      throws IOException {
    URI url = URI.create(server.server().url());
    if (buffer > 0) {
      socket.setReceiveBufferSize(buffer);
    }
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    socket.setSoTimeout(30_000);
    String request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n"
            .formatted(path, server.token(), headers);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Opens the stream of {@code run} behind event {@code after}. */
  static EventClient open(TestServer server, String run, long after) throws IOException {
    return new EventClient(
        server,
        "/api/v1/runs/" + run + "/events?live=true",
        after > 0 ? "Last-Event-ID: " + after + "\r\n" : "",
        0);
  }

  /** The same, ending with the run. */
  static EventClient toTheEnd(TestServer server, String run, long after) throws IOException {
    return new EventClient(
        server, "/api/v1/runs/" + run + "/events?until=end&after=" + after, "", 0);
  }

  /** The same with so small a window that a client that does not read is soon noticed. */
  static EventClient narrow(TestServer server, String run) throws IOException {
    return new EventClient(server, "/api/v1/runs/" + run + "/events", "", 2048);
  }

  /** The status line. */
  String status() throws IOException {
    return lines.readLine();
  }

  /** The next {@code most} ids of events, fewer where the stream ends. */
  List<Long> ids(int most) throws IOException {
    List<Long> ids = new ArrayList<>();
    while (ids.size() < most) {
      String line = lines.readLine();
      if (line == null || line.equals(LAST_CHUNK)) {
        break;
      }
      if (line.startsWith("id: ")) {
        ids.add(Long.parseLong(line.substring(4)));
      }
    }
    return ids;
  }

  /** Reads until the stream ends. */
  void drain() throws IOException {
    while (!LAST_CHUNK.equals(lines.readLine())) {
      // Only its end matters.
    }
  }

  /** Cuts the connection without a word. */
  void cut() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
