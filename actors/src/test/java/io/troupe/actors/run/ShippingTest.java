package io.troupe.actors.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.Await;
import io.troupe.actors.artifacts.ArtifactTransfer;
import io.troupe.actors.core.Placement;
import io.troupe.actors.home.HomeFolder;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippingTest {
  private static final TaskId TASK = new TaskId("a[i=0]");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static ActorSystem<Void> system;
  private static int number;

  @TempDir Path root;
  private HomeFolder home;
  private Path outbox;
  private Box box;
  private final CountDownLatch told = new CountDownLatch(1);

  @BeforeAll
  static void start() {
    system = TestSystem.start();
  }

  @AfterAll
  static void stop() {
    system.terminate();
  }

  @BeforeEach
  void folders() throws IOException {
    home = new HomeFolder(root.resolve("home"));
    outbox = root.resolve("outbox");
    Files.createDirectories(home.run("run"));
    box = Box.of(outbox, assign());
  }

  @Test
  void bringsALongLogInOrderAndDeletesItHere() throws Exception {
    String text = lines(300_000);
    ActorRef<ShipperMessage> shipper = shipper();
    shipper.tell(new ShipperMessage.To(archive()));
    Files.writeString(box.path(OutputFile.LOG), text.substring(0, 50_000));
    shipper.tell(new ShipperMessage.Grown(box));
    Files.writeString(box.path(OutputFile.LOG), text);
    Files.writeString(box.path(OutputFile.CURVES), "{\"curve\":\"c\",\"x\":1.0,\"y\":null}\n");
    shipper.tell(new ShipperMessage.Over(box, told::countDown));
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(log())).isEqualTo(text);
    assertThat(home.curves("run", TASK, 2)).isNotEmptyFile();
    assertThat(box.folder()).doesNotExist();
  }

  @Test
  void lateChunksAndRepeatedOnesChangeNothing() throws IOException {
    ActorRef<ArchiveMessage> archive = archive();
    Probe<ShipperMessage> shipper = Probe.of(system);
    archive.tell(append(0, "one\n", shipper));
    assertThat(length(shipper)).isEqualTo(4);
    archive.tell(append(0, "one\n", shipper));
    assertThat(length(shipper)).isEqualTo(4);
    archive.tell(append(8, "three\n", shipper));
    assertThat(length(shipper)).isEqualTo(4);
    archive.tell(append(4, "two\n", shipper));
    assertThat(length(shipper)).isEqualTo(8);
    assertThat(Files.readString(log())).isEqualTo("one\ntwo\n");
  }

  @Test
  void theEndIsToldWithoutACoordinatorAndTheFilesFollow() throws Exception {
    ActorRef<ShipperMessage> shipper = shipper();
    Files.writeString(box.path(OutputFile.LOG), "one\n");
    shipper.tell(new ShipperMessage.Over(box, told::countDown));
    assertThat(told.await(1, TimeUnit.SECONDS)).isFalse();
    assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(box.path(OutputFile.LOG)).exists();
    shipper.tell(new ShipperMessage.To(archive()));
    Await.until("the box is empty", LIMIT, () -> !Files.exists(box.folder()));
    assertThat(Files.readString(log())).isEqualTo("one\n");
  }

  @Test
  void goesOnWhereACoordinatorThatRestartedHasItsFile() throws Exception {
    String text = lines(200_000);
    ActorRef<ShipperMessage> shipper = shipper();
    Files.writeString(box.path(OutputFile.LOG), text);
    Probe<ArchiveMessage> first = Probe.of(system);
    shipper.tell(new ShipperMessage.To(first.ref()));
    shipper.tell(new ShipperMessage.Over(box, told::countDown));
    ArchiveMessage.Append chunk = first.next(ArchiveMessage.Append.class);
    assertThat(chunk.bytes().length()).isLessThanOrEqualTo(Shipment.CHUNK_BYTES);
    // The first wrote it, and died before it could say so.
    Files.createDirectories(log().resolveSibling("."));
    Files.write(log(), chunk.bytes().array());
    shipper.tell(new ShipperMessage.To(archive()));
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(log())).isEqualTo(text);
  }

  @Test
  void shipsWhatAProcessBeforeItHasLeft() throws Exception {
    box.sign();
    Files.writeString(box.path(OutputFile.LOG), "one\ntw");
    Path unsigned = outbox.resolve("nobody-knows-8");
    Files.createDirectories(unsigned);
    ActorRef<ShipperMessage> shipper = shipper();
    shipper.tell(new ShipperMessage.To(archive()));
    Await.until("the box is empty", LIMIT, () -> !Files.exists(box.folder()));
    assertThat(Files.readString(log())).isEqualTo("one\ntw");
    assertThat(unsigned).doesNotExist();
  }

  @Test
  void doesNotBringARunBackWhoseFolderIsGone() throws Exception {
    Files.delete(home.run("run"));
    ActorRef<ShipperMessage> shipper = shipper();
    Files.writeString(box.path(OutputFile.LOG), "one\n");
    shipper.tell(new ShipperMessage.To(archive()));
    shipper.tell(new ShipperMessage.Over(box, told::countDown));
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(home.run("run")).doesNotExist();
    assertThat(box.folder()).doesNotExist();
  }

  private Path log() {
    return home.log("run", TASK, 2);
  }

  private static ArchiveMessage append(long offset, String text, Probe<ShipperMessage> replyTo) {
    Bytes bytes = new Bytes(text.getBytes(StandardCharsets.UTF_8));
    return new ArchiveMessage.Append(
        "run", TASK, 2, 5, OutputFile.LOG, offset, bytes, replyTo.ref());
  }

  private static long length(Probe<ShipperMessage> shipper) {
    return shipper.next(ShipperMessage.Acknowledged.class).length();
  }

  private static String lines(int bytes) {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder();
    while (text.length() < bytes) {
      text.append("x".repeat(random.nextInt(200))).append('\n');
    }
    return text.toString();
  }

  /** One that begins before the attempt does. */
  private ActorRef<ShipperMessage> shipper() throws IOException {
    ActorRef<ShipperMessage> shipper =
        system.systemActorOf(
            Shipper.create(outbox), "shipper-" + number++, DispatcherSelector.blocking());
    Files.createDirectories(box.folder());
    return shipper;
  }

  private ActorRef<ArchiveMessage> archive() {
    return system.systemActorOf(
        Archive.create(home, new Followers(Duration.ofMillis(10)), ArtifactTransfer.SAME_STORE),
        "archive-" + number++,
        DispatcherSelector.blocking());
  }

  private static WorkerMessage.Assign assign() {
    return new WorkerMessage.Assign(
        "run",
        TASK,
        2,
        5,
        new Placement(9, "run", TASK, "w", "cpu:0", List.of(), Resources.DEFAULT, "default"),
        new WorkerMessage.Work(
            "noop", 1, Resources.DEFAULT, Isolation.POOLED, Duration.ofSeconds(15)),
        new TreeMap<>(),
        Value.Mapping.empty(),
        List.of(),
        List.of());
  }
}
