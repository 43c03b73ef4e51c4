package io.troupe.http.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a server is reached.
 *
 * @param home the state folder
 * @param host the address to bind; only a loopback one is possible
 * @param port 0 for any
 * @param version Troupe's
 * @param artery where workers join, such as {@code 127.0.0.1:25520}; empty where they cannot
 * @param flight where artifacts are pulled from; empty where they cannot
 * @param homeId names the state folder among all; workers compare it with their own
 * @param limits what one server takes on
 */
public record HttpSettings(
    Path home,
    String host,
    int port,
    String version,
    Optional<String> artery,
    Optional<String> flight,
    String homeId,
    Limits limits) {
  /** The port where none is asked for. */
  public static final int PORT = 7070;

  /** A server on this machine's own address, for the state folder {@code home}. */
  public static HttpSettings local(Path home, int port, String version) {
    return new HttpSettings(
        home,
        "127.0.0.1",
        port,
        version,
        Optional.empty(),
        Optional.empty(),
        home.toAbsolutePath().normalize().toString(),
        Limits.DEFAULT);
  }

  /** The same at another address. */
  public HttpSettings on(String otherHost) {
    return new HttpSettings(home, otherHost, port, version, artery, flight, homeId, limits);
  }

  /** The same, telling workers where to join and where artifacts are. */
  public HttpSettings joinedAt(String arteryAt, Optional<String> flightAt, String id) {
    return new HttpSettings(home, host, port, version, Optional.of(arteryAt), flightAt, id, limits);
  }

  /** The same with other limits. */
  public HttpSettings within(Limits others) {
    return new HttpSettings(home, host, port, version, artery, flight, homeId, others);
  }

  /** Where the token lies. */
  public Path tokenFile() {
    return home.resolve("server-token");
  }

  /**
   * What one server takes on.
   *
   * @param streams event streams and followed logs that are open at once; more are refused with 503
   * @param keepAlive an event stream says something at least this often
   * @param stall how long a client may leave what it was sent unread before its stream ends; it
   *     goes on with its last number
   */
  public record Limits(int streams, Duration keepAlive, Duration stall) {
    /** What a server has that was told nothing. */
    public static final Limits DEFAULT =
        new Limits(1000, Duration.ofSeconds(10), Duration.ofSeconds(60));
  }
}
