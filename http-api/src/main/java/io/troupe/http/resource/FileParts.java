package io.troupe.http.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Parts of files as answers: read as the client reads, a piece at a time. */
final class FileParts {
  private static final int PIECE = 1 << 17;

  private FileParts() {}

  /** One open file. */
  private static final class Reading {
    private final FileChannel channel;
    private long left;

    Reading(Path file, long first, long length) throws IOException {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(first);
      left = length;
    }

    Optional<ByteString> next() throws IOException {
      if (left == 0) {
        return Optional.empty();
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(PIECE, left));
      int read = channel.read(buffer);
      if (read < 0) {
        throw new IOException("the file has become shorter");
      }
      left -= read;
      return Optional.of(ByteString.fromArrayUnsafe(buffer.array(), 0, read));
    }
  }

  /** 200 with {@code length} bytes of {@code file} from {@code first}. */
  static HttpResponse answer(ContentType type, Path file, long first, long length) {
    HttpResponse response = HttpResponse.create().withStatus(200);
    if (length == 0) {
      return response.withEntity(HttpEntities.create(type, ByteString.emptyByteString()));
    }
    Source<ByteString, NotUsed> bytes =
        Source.unfoldResource(
            () -> new Reading(file, first, length),
            Reading::next,
            reading -> reading.channel.close());
    return response.withEntity(HttpEntities.create(type, length, bytes));
  }
}
