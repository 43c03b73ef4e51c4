package io.troupe.pipelines.executor;

import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.process.Posix;
import io.troupe.pipelines.protocol.Frame;
import io.troupe.pipelines.protocol.FrameChannel;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The main class of an executor process. Arguments: the path of the worker's socket, and the class
 * whose static {@code kinds()} gives the kinds that it can run.
 */
public final class ExecutorMain {
  private ExecutorMain() {}

  /** Serves the worker until it leaves. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 2) {
      System.err.println("usage: ExecutorMain SOCKET KINDS-CLASS; troupe starts executors itself");
      System.exit(2);
    }
    Console console = new Console();
    console.install();
    // Linking C functions and loading kinds take most of the start; they can go side by side.
    Thread apart = Thread.ofPlatform().name("session").start(ExecutorMain::standApart);
    Kinds kinds = kinds(arguments[1]);
    SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    socket.connect(UnixDomainSocketAddress.of(arguments[0]));
    FrameChannel channel = new FrameChannel(socket);
    Outbox outbox = new Outbox(channel);
    Executor executor = new Executor(kinds, channel, outbox, console);
    apart.join();
    outbox.put(hello(kinds));
    Thread.ofPlatform().name("outbox").daemon().start(outbox);
    executor.serve();
  }

  private static void standApart() {
    if (!Posix.newSession()) {
      System.err.println("this process leads a group already; its children may outlive it");
    }
    Posix.adoptOrphans();
    try {
      // Where the machine runs out of memory, the kernel should take this process, not the worker.
      Files.writeString(Path.of("/proc/self/oom_score_adj"), "500");
    } catch (IOException _) {
      // Not every container allows it, and nothing depends on it.
      return;
    }
  }

  private static Frame hello(Kinds kinds) {
    SortedMap<String, Integer> versions = new TreeMap<>();
    for (TaskKind<?> kind : kinds.all()) {
      versions.put(kind.name(), kind.version());
    }
    String version =
        Optional.ofNullable(ExecutorMain.class.getPackage().getImplementationVersion())
            .orElse("unpacked");
    return new Frame.Hello(Frame.PROTOCOL, version, ProcessHandle.current().pid(), versions);
  }

  private static Kinds kinds(String className) {
    try {
      return (Kinds) Class.forName(className).getMethod("kinds").invoke(null);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(className + ".kinds() failed", e.getCause());
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException(
          className + " is no class with a public static Kinds kinds()", e);
    }
  }
}
