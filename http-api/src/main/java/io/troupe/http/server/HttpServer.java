package io.troupe.http.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Gate;
import io.troupe.http.resource.Streams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.SystemMaterializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API and page of a node, in an actor system of its own: clients hold no thread of the
 * runs. {@code docs/http-api.md} describes what it serves.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** How long requests that are under way may take to end when the server closes. */
  private static final Duration LAST = Duration.ofSeconds(3);

  private final ActorSystem system;
  private final ExecutorService threads;
  private final Measures measures;
  private final Streams streams;
  private volatile boolean closing;
  private boolean closed;
  private List<Endpoint> endpoints = List.of();
  private Optional<ServerBinding> binding = Optional.empty();

  private HttpServer(HttpSettings settings) {
    Config config =
        ConfigFactory.parseResources(
                HttpServer.class.getClassLoader(), "io/troupe/http/server.conf")
            .withFallback(ConfigFactory.defaultReference())
            .resolve();
    system = ActorSystem.create("troupe-http", config);
    threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
    measures = new Measures();
    streams = new Streams(settings.limits().streams(), settings.limits().stall(), threads);
  }

  /**
   * Serves {@code services} until it is closed.
   *
   * @throws IllegalStateException when it cannot; the message says why and what to do
   */
  public static HttpServer start(HttpSettings settings, HttpServices services) {
    InetAddress address = loopback(settings.host());
    String token;
    try {
      token = TokenFile.open(settings.tokenFile());
    } catch (IOException e) {
      throw new IllegalStateException(
          "the token file " + settings.tokenFile() + " cannot be used: " + e, e);
    }
    HttpServer server = new HttpServer(settings);
    boolean bound = false;
    try {
      server.bind(settings, services, address, new Gate(token));
      bound = true;
      return server;
    } finally {
      if (!bound) {
        server.close();
      }
    }
  }

  private static InetAddress loopback(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isLoopbackAddress()) {
        return address;
      }
      throw new IllegalStateException(
          "cannot serve on %s: only this machine's own addresses are served until TLS is there;"
                  .formatted(host)
              + " use 127.0.0.1, and an SSH tunnel from elsewhere");
    } catch (UnknownHostException e) {
      throw new IllegalStateException("cannot serve on " + host + ": there is no such address", e);
    }
  }

  private void bind(HttpSettings settings, HttpServices services, InetAddress address, Gate gate) {
    endpoints = Routes.of(settings, services, gate, streams, measures, () -> closing);
    Exchange exchange =
        new Exchange(
            new Router(endpoints), gate, measures, SystemMaterializer.get(system).materializer());
    binding =
        Optional.of(
            bound(
                address.getHostAddress() + ":" + settings.port(),
                Http.get(system)
                    .newServerAt(address.getHostAddress(), settings.port())
                    .bind(handler(exchange))
                    .toCompletableFuture()));
  }

  private Function<HttpRequest, CompletionStage<HttpResponse>> handler(Exchange exchange) {
    return request -> CompletableFuture.supplyAsync(() -> exchange.answer(request), threads);
  }

  private static ServerBinding bound(String where, CompletableFuture<ServerBinding> binding) {
    try {
      return binding.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "cannot serve on %s: another process listens there, or it is not allowed; use another --port"
              .formatted(where),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where it serves, such as {@code http://127.0.0.1:7070}. */
  public String url() {
    InetSocketAddress address = binding.orElseThrow().localAddress();
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** Every operation that it serves. */
  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** How many event streams and followed logs are open. */
  int streams() {
    return streams.open();
  }

  /** Tells that it is not ready, takes no more requests, ends the streams, and then all of it. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    closing = true;
    binding.ifPresent(
        bound -> {
          await("it does not unbind", bound.unbind().toCompletableFuture());
          streams.close(); // Before connections are cut: clients see an orderly end.
          await("connections stay", bound.terminate(LAST).toCompletableFuture());
        });
    system.terminate();
    await("its actors stay", system.getWhenTerminated().toCompletableFuture());
    threads.shutdownNow();
    measures.close();
  }

  private static void await(String complaint, CompletableFuture<?> end) {
    try {
      end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the HTTP server ends, and {}: {}", complaint, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
