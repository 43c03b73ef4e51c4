package io.troupe.http.call;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.HttpCookiePair;

/** Lets requests in: by the name that they call the server, and by the token or its session. */
public final class Gate {
  /** The cookie of a session. */
  public static final String COOKIE = "troupe_session";

  /** What a page sends with a cookie; another site's page cannot. */
  public static final String HEADER = "X-Troupe";

  private static final String BEARER = "bearer ";

  /** Names of this machine for itself: a page of another name is not served (DNS rebinding). */
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d{1,5})?");

  private final byte[] token;
  private final String session;

  /** Admits who shows {@code token}. */
  public Gate(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.session = session(this.token);
  }

  /** Refuses a request that may not go on. */
  public void check(HttpRequest request, Endpoint.Access access) {
    if (access == Endpoint.Access.OPEN) {
      return;
    }
    Optional<String> authorization = header(request, "authorization");
    if (authorization.isPresent()) {
      String shown = authorization.get();
      if (shown.toLowerCase(Locale.ROOT).startsWith(BEARER)
          && admits(shown.substring(BEARER.length()).strip())) {
        return;
      }
      throw unauthorized("the token is not this server's; it is in HOME/server-token");
    }
    if (!inSession(request)) {
      throw unauthorized(
          "send the header 'Authorization: Bearer TOKEN' with the token in HOME/server-token");
    }
    String method = request.method().value();
    if (!method.equals("GET")
        && !method.equals("HEAD")
        && !header(request, HEADER.toLowerCase(Locale.ROOT)).equals(Optional.of("1"))) {
      throw Problem.of(
              403,
              "cross-site",
              "with a cookie, " + method + " needs the header '" + HEADER + ": 1'")
          .exception();
    }
  }

  /** Refuses a request for another host. */
  public void checkHost(HttpRequest request) {
    String host = header(request, "host").orElse("").toLowerCase(Locale.ROOT);
    if (!LOOPBACK.matcher(host).matches()) {
      throw Problem.of(
              421,
              "wrong-host",
              "the Host '%s' is not this server; call it localhost or 127.0.0.1".formatted(host))
          .exception();
    }
  }

  /** Whether {@code shown} is the token; takes as long for any. */
  public boolean admits(String shown) {
    return MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8));
  }

  /** The value of the cookie for who has shown the token. */
  public String session() {
    return session;
  }

  /** The problem of a request without or with a wrong token. */
  public static ProblemException unauthorized(String detail) {
    return Problem.of(401, "unauthorized", detail)
        .with("WWW-Authenticate", "Bearer realm=\"troupe\"")
        .exception();
  }

  private boolean inSession(HttpRequest request) {
    for (HttpHeader header : request.getHeaders()) {
      if (header instanceof Cookie cookies) {
        for (HttpCookiePair pair : cookies.getCookies()) {
          if (pair.name().equals(COOKIE)
              && MessageDigest.isEqual(
                  session.getBytes(StandardCharsets.UTF_8),
                  pair.value().getBytes(StandardCharsets.UTF_8))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  /** Follows from the token, so that a session outlives the server; the token does not follow. */
  private static String session(byte[] token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal("session".getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
