package io.troupe.http.call;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.http.Json;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** Answers that went well. */
public final class Replies {
  /** Text for people and programs. */
  public static final ContentType TEXT = ContentTypes.TEXT_PLAIN_UTF8;

  /** Server-sent events. */
  public static final ContentType EVENTS = ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM);

  private Replies() {}

  /** 200 with a document. */
  public static HttpResponse json(JsonNode tree) {
    return HttpResponse.create()
        .withStatus(200)
        .withEntity(
            HttpEntities.create(
                ContentTypes.APPLICATION_JSON, ByteString.fromString(Json.text(tree))))
        .addHeader(RawHeader.create("Cache-Control", "no-cache"));
  }

  /** 200 with bytes. */
  public static HttpResponse bytes(ContentType type, ByteString bytes) {
    return HttpResponse.create().withStatus(200).withEntity(HttpEntities.create(type, bytes));
  }

  /** 304: what the client has is still so. */
  public static HttpResponse unchanged(String etag) {
    return with(HttpResponse.create().withStatus(304), "ETag", etag);
  }

  /** {@code response} with a header. */
  public static HttpResponse with(HttpResponse response, String name, String value) {
    return response.addHeader(RawHeader.create(name, value));
  }
}
