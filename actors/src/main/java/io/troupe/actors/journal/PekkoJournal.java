package io.troupe.actors.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * The plugin through which Pekko Persistence uses the {@link Journal} of its actor system's {@link
 * JournalSetup}. A persistence id is a run's id. It maps events to entries by the serializer that
 * the configuration binds to them, and adds nothing else: no tags, no deletion.
 */
public final class PekkoJournal extends AsyncWriteJournal {
  private final Journal journal;
  private final Serialization serialization;
  private final int serializer;

  /** Made by Pekko, by the name in the configuration. */
  public PekkoJournal() {
    ActorSystem system = context().system();
    journal =
        system
            .settings()
            .setup()
            .get(JournalSetup.class)
            .orElseThrow(() -> new IllegalStateException("the actor system has no JournalSetup"))
            .journal();
    serialization = SerializationExtension.get(system);
    serializer = system.settings().config().getInt("troupe.actors.journal.serializer");
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    List<CompletableFuture<Void>> appended = new ArrayList<>();
    for (AtomicWrite write : writes) {
      List<Entry> entries = new ArrayList<>(write.size());
      CollectionConverters.asJava(write.payload()).forEach(event -> entries.add(entry(event)));
      appended.add(journal.append(write.persistenceId(), entries).toCompletableFuture());
    }
    CompletionStage<Iterable<Optional<Exception>>> all =
        CompletableFuture.allOf(appended.toArray(CompletableFuture<?>[]::new))
            .handle(
                (_, failure) -> {
                  if (failure != null) {
                    throw new CompletionException(cause(failure));
                  }
                  return List.of();
                });
    return FutureConverters.asScala(all);
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    return aside(
        () -> {
          long last = max >= to - from ? to : from + max - 1;
          journal.read(
              persistenceId, from, last, entry -> replay.accept(event(persistenceId, entry)));
          return null;
        });
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
    return aside(() -> journal.last(persistenceId));
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long to) {
    return FutureConverters.asScala(
        CompletableFuture.failedFuture(
            new UnsupportedOperationException("events are never deleted")));
  }

  private Entry entry(PersistentRepr event) {
    Object payload = event.payload();
    return new Entry(
        event.sequenceNr(),
        Serializers.manifestFor(serialization.findSerializerFor(payload), payload),
        serialization.serialize(payload).get());
  }

  private PersistentRepr event(String persistenceId, Entry entry) {
    Object payload = serialization.deserialize(entry.bytes(), serializer, entry.manifest()).get();
    return PersistentRepr.apply(
        payload, entry.sequence(), persistenceId, "", false, ActorRef.noSender(), "");
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : failure;
  }

  /** Reads block, so they run beside Pekko's own threads. */
  @SuppressWarnings("checkstyle:IllegalCatch")
  private static <T> Future<T> aside(Callable<T> read) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("journal-read")
        .start(
            () -> {
              try {
                result.complete(read.call());
              } catch (
                  @SuppressWarnings(
                      "checkstyle:IllegalCatch") // Whatever it is, the entity hears it.
                  Exception e) {
                result.completeExceptionally(e);
              }
            });
    return FutureConverters.asScala(result);
  }
}
