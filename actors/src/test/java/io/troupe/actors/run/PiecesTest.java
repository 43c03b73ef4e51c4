package io.troupe.actors.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RunCommand;
import io.troupe.actors.run.Pieces.Cut;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PiecesTest {
  private static final ActorSystem<Void> SYSTEM = TestSystem.start();
  private static final Pieces PIECES = new Pieces(SYSTEM);
  private long now;
  private final Assembly assembly = new Assembly(SYSTEM, () -> now);

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
  }

  @Test
  void whatFitsGoesAsItIs() {
    assertThat(PIECES.cut(message(1000))).isEqualTo(new Cut.Whole());
  }

  @Test
  void bigMessagesComeTogetherInAnyOrder() {
    RunMessage.Told big = message(5_000_000);
    List<Piece> parts = new ArrayList<>(parts(big));
    assertThat(parts)
        .hasSizeGreaterThan(100)
        .allMatch(piece -> piece.bytes().length() <= Pieces.PIECE_BYTES);
    Collections.shuffle(parts, new Random(7));
    Piece last = parts.removeLast();
    parts.add(parts.getFirst()); // One comes twice.
    assertThat(parts).allMatch(piece -> assembly.add(piece).isEmpty());
    RunMessage.Told whole = (RunMessage.Told) assembly.add(last).orElseThrow();
    assertThat(whole.command().equals(big.command())).isTrue();
  }

  @Test
  void whatIsBiggerThanTheLimitDoesNotGo() {
    assertThat(PIECES.cut(message(Pieces.MOST_BYTES))).isInstanceOf(Cut.TooBig.class);
  }

  @Test
  void messagesWhoseRestDoesNotComeAreGivenUp() {
    List<Piece> parts = parts(message(100_000));
    assembly.add(parts.getFirst());
    now += Assembly.PATIENCE.toNanos() + 1;
    assertThat(rest(parts)).isEmpty();
    now += 1;
    assertThat(assembly.add(parts.getFirst())).isNotEmpty();
  }

  @Test
  void ofManyAtOnceTheOldestIsGivenUp() {
    List<List<Piece>> all = new ArrayList<>();
    for (int i = 0; i <= Assembly.MOST_AT_ONCE; i++) {
      all.add(parts(message(100_000)));
      assembly.add(all.get(i).getFirst());
    }
    assertThat(rest(all.getLast())).isNotEmpty();
    assertThat(rest(all.getFirst())).isEmpty();
  }

  @Test
  void damagedPiecesAreDropped() {
    Piece good = parts(message(100_000)).getFirst();
    for (Piece bad :
        List.of(
            new Piece("a", good.manifest(), 0, 1 << 30, good.bytes()),
            new Piece("b", good.manifest(), 3, 3, good.bytes()),
            new Piece("c", good.manifest(), -1, 3, good.bytes()),
            new Piece("d", good.manifest(), 0, 3, new Bytes(new byte[Pieces.PIECE_BYTES + 1])))) {
      assertThat(assembly.add(bad)).isEmpty();
    }
  }

  private Optional<Object> rest(List<Piece> parts) {
    Optional<Object> whole = Optional.empty();
    for (Piece piece : parts.subList(1, parts.size())) {
      whole = assembly.add(piece);
    }
    return whole;
  }

  private static List<Piece> parts(Message message) {
    return ((Cut.Parts) PIECES.cut(message)).pieces();
  }

  private static RunMessage.Told message(int bytes) {
    return new RunMessage.Told(
        new RunCommand.Cancel("x".repeat(bytes)), SYSTEM.ignoreRef().unsafeUpcast());
  }
}
