package io.troupe.actors.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.actors.artifacts.ArtifactTransfer;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.view.Live;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what attempts in other processes print and record, in the same files as those of this
 * process have, and shows it to followers. Writes files, so it wants a thread that may wait.
 */
public final class Archive {
  private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ActorContext<ArchiveMessage> context;
  private final HomeFolder home;
  private final Followers followers;
  private final ArtifactTransfer transfer;
  private final Set<ArchiveMessage.Pull> pulls = ConcurrentHashMap.newKeySet();

  private Archive(
      ActorContext<ArchiveMessage> context,
      HomeFolder home,
      Followers followers,
      ArtifactTransfer transfer) {
    this.context = context;
    this.home = home;
    this.followers = followers;
    this.transfer = transfer;
  }

  /** Keeps files in {@code home}, and artifacts where {@code transfer} brings them. */
  public static Behavior<ArchiveMessage> create(
      HomeFolder home, Followers followers, ArtifactTransfer transfer) {
    return Behaviors.setup(
        context -> {
          Archive archive = new Archive(context, home, followers, transfer);
          return Behaviors.receiveMessage(
              message -> {
                switch (message) {
                  case ArchiveMessage.Append append -> archive.append(append);
                  case ArchiveMessage.Pull pull -> archive.pull(pull);
                  case ArchiveMessage.Said said ->
                      said.said().forEach(each -> followers.said(said.run(), each));
                }
                return Behaviors.same();
              });
        });
  }

  private void pull(ArchiveMessage.Pull pull) {
    if (!pulls.add(pull)) {
      return;
    }
    Thread.ofVirtual()
        .name("pull")
        .start(
            () -> {
              try {
                transfer.fetch(pull.blob(), List.of(pull.from()));
              } catch (IOException e) {
                LOG.warn("a result is not copied, its worker keeps it: {}", e.getMessage());
              } finally {
                pulls.remove(pull);
                pull.replyTo().tell(new DeliveryMessage.Pulled(pull.blob().sha256()));
              }
            });
  }

  private void append(ArchiveMessage.Append append) {
    long length;
    try {
      // A run whose folder somebody deleted does not come back by its logs.
      length = Files.isDirectory(home.run(append.run())) ? write(append) : -1;
    } catch (IOException e) {
      // It is sent again; perhaps the disk has room then.
      context
          .getLog()
          .warn(
              "the {} of attempt {} of {} in {} cannot be written: {}",
              append.file(),
              append.attempt(),
              append.task(),
              append.run(),
              e.toString());
      return;
    }
    append
        .replyTo()
        .tell(new ShipperMessage.Acknowledged(append.run(), append.token(), append.file(), length));
  }

  private long write(ArchiveMessage.Append append) throws IOException {
    Path path =
        switch (append.file()) {
          case LOG -> home.log(append.run(), append.task(), append.attempt());
          case CURVES -> home.curves(append.run(), append.task(), append.attempt());
        };
    Files.createDirectories(path.resolveSibling("."));
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long length = channel.size();
      if (append.offset() != length) {
        return length;
      }
      ByteBuffer bytes = ByteBuffer.wrap(append.bytes().array());
      while (bytes.hasRemaining()) {
        channel.write(bytes, append.offset() + bytes.position());
      }
    }
    show(append);
    return append.offset() + append.bytes().length();
  }

  private void show(ArchiveMessage.Append append) {
    new String(append.bytes().array(), StandardCharsets.UTF_8)
        .lines()
        .forEach(
            line -> {
              switch (append.file()) {
                case LOG ->
                    followers.said(
                        append.run(), new Live.Line(append.task(), append.attempt(), line));
                case CURVES -> point(append, line);
              }
            });
  }

  private void point(ArchiveMessage.Append append, String line) {
    try {
      JsonNode point = MAPPER.readTree(line);
      followers.said(
          append.run(),
          new Live.Point(
              append.task(),
              append.attempt(),
              point.path("curve").asText(),
              point.path("x").asDouble(Double.NaN),
              point.path("y").asDouble(Double.NaN)));
    } catch (JsonProcessingException e) {
      context.getLog().debug("a point is not shown: {}", e.toString());
    }
  }
}
