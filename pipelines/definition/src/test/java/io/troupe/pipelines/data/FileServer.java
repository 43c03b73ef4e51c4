package io.troupe.pipelines.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A web server with one file, behind a redirect, that can break off and answers ranges. */
final class FileServer implements AutoCloseable {
  private final HttpServer server;
  private final byte[] content;
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private volatile int breakAfter = Integer.MAX_VALUE;
  private volatile boolean ignoreRanges;

  /** Serves {@code content}, which the caller may change. */
  FileServer(byte[] content) throws IOException {
    this.content = content;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/moved", this::redirect);
    server.createContext("/file", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/moved");
  }

  /** The {@code Range} headers seen, {@code none} for a request without one. */
  List<String> ranges() {
    return List.copyOf(ranges);
  }

  void breakAfter(int bytes) {
    breakAfter = bytes;
  }

  void ignoreRanges() {
    ignoreRanges = true;
  }

  private void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", "/file");
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(range == null ? "none" : range);
    int start = 0;
    int status = 200;
    if (range != null && !ignoreRanges) {
      start = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      status = 206;
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(status, content.length - start);
    int end = Math.min(content.length, breakAfter);
    exchange.getResponseBody().write(content, start, Math.max(0, end - start));
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
