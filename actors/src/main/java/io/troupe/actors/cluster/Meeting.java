package io.troupe.actors.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Where a coordinator is met.
 *
 * @param homeId the id of its state folder: processes of another one never join, even at its port
 * @param host a name or an address
 * @param port of its actor system
 */
public record Meeting(String homeId, String host, int port) {
  private static final Pattern HOST_AND_PORT = Pattern.compile("([^:/@\\s]+):(\\d{1,5})");

  /**
   * The coordinator of the state folder {@code homeId} at {@code artery}, such as {@code
   * 127.0.0.1:25520}.
   *
   * @throws IllegalArgumentException when {@code artery} is no host and port
   */
  public static Meeting parse(String homeId, String artery) {
    Matcher matcher = HOST_AND_PORT.matcher(artery);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > Ports.HIGHEST) {
      throw new IllegalArgumentException(
          "'%s' is no host:port, such as 127.0.0.1:25520".formatted(artery));
    }
    return new Meeting(homeId, matcher.group(1), Integer.parseInt(matcher.group(2)));
  }

  /** Where the process of {@code system} is met. */
  public static Meeting of(ActorSystem<?> system) {
    Address own = Cluster.get(system).selfMember().address();
    return parse(Systems.homeId(system), Members.text(own));
  }

  /** Host and port, as {@link #parse} reads them. */
  public String artery() {
    return host + ":" + port;
  }

  /** The name of all actor systems of this cluster. */
  public String systemName() {
    return Systems.name(homeId);
  }

  Address address() {
    return new Address("pekko", systemName(), host, port);
  }
}
