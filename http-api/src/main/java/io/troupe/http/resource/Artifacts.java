package io.troupe.http.resource;

import io.troupe.arrow.store.ArtifactStore;
import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Problem;
import io.troupe.http.call.Ranges;
import io.troupe.http.call.Replies;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** The bytes of artifacts by their digest. */
public final class Artifacts {
  private final ArtifactStore store;

  /** The artifacts in {@code store}. */
  public Artifacts(ArtifactStore store) {
    this.store = store;
  }

  /** Its operations. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/artifacts/{sha256}", Set.of("name"), this::blob)
            .producing(MediaTypes.APPLICATION_OCTET_STREAM));
  }

  private HttpResponse blob(Call call) throws IOException {
    String digest = call.variable("sha256");
    if (!digest.matches("[0-9a-f]{64}")) {
      throw Problem.of(
              400,
              "bad-digest",
              "'%s' is no SHA-256 of 64 lower-case hexadecimal digits; take it from a task's files"
                  .formatted(digest))
          .exception();
    }
    Path file =
        store
            .find(digest)
            .orElseThrow(
                () ->
                    Problem.of(
                            404,
                            "no-such-artifact",
                            "the store has no file with the digest "
                                + digest
                                + "; run the task that made it again")
                        .exception());
    String etag = "\"" + digest + "\"";
    if (Cursors.matches(call.header("if-none-match"), etag)) {
      return Replies.unchanged(etag);
    }
    long size = Files.size(file);
    // Bytes under a digest never change, so that any If-Range but another tag's holds.
    boolean same = call.header("if-range").map(etag::equals).orElse(true);
    Optional<Ranges.Part> range = same ? Ranges.of(call.header("range"), size) : Optional.empty();
    Ranges.Part part = range.orElse(new Ranges.Part(0, size));
    HttpResponse response =
        FileParts.answer(ContentTypes.APPLICATION_OCTET_STREAM, file, part.first(), part.length())
            .withStatus(range.isPresent() ? 206 : 200);
    response = Replies.with(response, "ETag", etag);
    response = Replies.with(response, "Accept-Ranges", "bytes");
    response = Replies.with(response, "Cache-Control", "private, max-age=31536000, immutable");
    // Whatever it holds, a browser saves it and runs nothing of it.
    response = Replies.with(response, "Content-Disposition", disposition(call.parameter("name")));
    return range.isPresent()
        ? Replies.with(response, "Content-Range", part.contentRange(size))
        : response;
  }

  private static String disposition(Optional<String> name) {
    return name.map(
            text ->
                "attachment; filename*=UTF-8''"
                    + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"))
        .orElse("attachment");
  }
}
