package io.troupe.http.resource;

import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Gate;
import io.troupe.http.call.Problem;
import io.troupe.http.call.ProblemException;
import io.troupe.http.call.Replies;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** The page, what it loads, and the way in for a browser. All of it comes from the class path. */
public final class Assets {
  private static final String PAGE = "io/troupe/http/web/";
  private static final String CHARTS = "META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final String CHARTS_AT = "uplot/";

  /** No dots in a row, no folder above. */
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]+/)*[A-Za-z0-9_.-]+");

  private static final Map<String, ContentType> TYPES =
      Map.of(
          "html", ContentTypes.TEXT_HTML_UTF8,
          "css", ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8),
          "js", ContentTypes.create(MediaTypes.APPLICATION_JAVASCRIPT, HttpCharsets.UTF_8),
          "svg", ContentTypes.create(MediaTypes.IMAGE_SVG_XML),
          "png", ContentTypes.create(MediaTypes.IMAGE_PNG),
          "json", ContentTypes.APPLICATION_JSON,
          "yaml",
              ContentTypes.create(
                  MediaTypes.applicationWithFixedCharset("yaml", HttpCharsets.UTF_8, "yaml")));

  private final Gate gate;
  private final Map<String, Optional<Asset>> loaded = new ConcurrentHashMap<>();

  private record Asset(ContentType type, ByteString bytes, String etag) {}

  /** Lets in whom {@code gate} admits. */
  public Assets(Gate gate) {
    this.gate = gate;
  }

  /** Its operations. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open("/", Set.of(), call -> file(call, PAGE + "index.html")).producing(),
        Endpoint.open("/assets/{path...}", Set.of(), this::asset).producing(),
        Endpoint.open("/openapi.yaml", Set.of(), call -> file(call, "io/troupe/http/openapi.yaml"))
            .producing(),
        Endpoint.open("/login", Set.of("token"), this::login).producing());
  }

  private HttpResponse login(Call call) {
    if (!gate.admits(call.parameter("token").orElse(""))) {
      throw Gate.unauthorized("open /login?token=TOKEN with the token in HOME/server-token");
    }
    return HttpResponse.create()
        .withStatus(302)
        .withEntity(HttpEntities.EMPTY)
        .addHeader(RawHeader.create("Location", "/"))
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .addHeader(RawHeader.create("Referrer-Policy", "no-referrer"))
        .addHeader(
            RawHeader.create(
                "Set-Cookie",
                Gate.COOKIE + "=" + gate.session() + "; Path=/; HttpOnly; SameSite=Strict"));
  }

  private HttpResponse asset(Call call) {
    String name = call.variable("path");
    if (!NAME.matcher(name).matches()) {
      throw missing(call);
    }
    return file(
        call,
        name.startsWith(CHARTS_AT) ? CHARTS + name.substring(CHARTS_AT.length()) : PAGE + name);
  }

  private HttpResponse file(Call call, String resource) {
    Asset asset = loaded.computeIfAbsent(resource, Assets::load).orElseThrow(() -> missing(call));
    HttpResponse response =
        Cursors.matches(call.header("if-none-match"), asset.etag())
            ? Replies.unchanged(asset.etag())
            : Replies.with(Replies.bytes(asset.type(), asset.bytes()), "ETag", asset.etag());
    return response
        .addHeader(RawHeader.create("Cache-Control", "no-cache"))
        .addHeader(
            RawHeader.create(
                "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'"))
        .addHeader(RawHeader.create("Referrer-Policy", "no-referrer"));
  }

  private static ProblemException missing(Call call) {
    return Problem.of(
            404, "no-such-resource", "there is nothing at " + call.request().getUri().path())
        .exception();
  }

  private static Optional<Asset> load(String resource) {
    ContentType type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      String etag = "\"" + Idempotency.digest(bytes).substring(0, 32) + "\"";
      return Optional.of(new Asset(type, ByteString.fromArray(bytes), etag));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource + " from the class path", e);
    }
  }
}
