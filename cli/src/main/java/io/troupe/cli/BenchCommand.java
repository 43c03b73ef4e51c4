package io.troupe.cli;

import io.troupe.gpu.measure.KernelBenchmarkMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures this machine. */
@Command(
    name = "bench",
    header = "Measure how fast this machine computes",
    synopsisSubcommandLabel = "(kernels)")
final class BenchCommand implements Callable<Integer> {
  private static final Pattern DEVICE = Pattern.compile("cpu|cuda(:[0-9]+)?");

  private final Surroundings surroundings;

  BenchCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    throw Stop.usage("'bench' needs to know what to measure", "bench kernels");
  }

  @Command(
      name = "kernels",
      header = "Check and time every operation on a device",
      description = {
        "Each operation is compared with the float64 reference, then timed beside what the device",
        "allows for the same reads, writes and arithmetic, measured in the same run. Exit code 1 if one",
        "is wrong. With --json: {device, backend, threads, rows: [{op, dtype, shape, ms, achieved, unit,",
        "limit, share, max_error, tolerance, ok}]}."
      })
  int kernels(
      @Mixin CommonOptions common,
      @Option(
              names = "--device",
              paramLabel = "DEVICE",
              defaultValue = "cpu",
              description = "cpu, cuda or cuda:N; default: ${DEFAULT-VALUE}.")
          String device,
      @Option(
              names = "--threads",
              paramLabel = "N",
              description = "Threads of the processor; default: all cores.")
          OptionalInt threads,
      @Parameters(
              paramLabel = "WORD",
              arity = "0..*",
              description = "Only operations whose name, type or shape contains one of these.")
          List<String> words)
      throws IOException, InterruptedException {
    if (!DEVICE.matcher(device).matches()) {
      throw Stop.usage("there is no device '" + device + "'", "one of: cpu, cuda, cuda:N");
    }
    int cores = Runtime.getRuntime().availableProcessors();
    int used = threads.orElse(cores);
    if (used < 1 || used > cores) {
      throw Stop.usage("--threads must lie in 1 to " + cores + ", got " + used, "");
    }
    return run(command(common, device, used, words == null ? List.of() : words));
  }

  /** Kernels want the vector module and the optimising compiler, which this JVM does without. */
  private static List<String> command(
      CommonOptions common, String device, int threads, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-XX:+UseSerialGC",
            "-Xmx3g"));
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("troupe."))
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(KernelBenchmarkMain.class.getName());
    command.add(device);
    command.add(String.valueOf(threads));
    command.add(common.json() ? "json" : "table");
    command.addAll(words);
    return command;
  }

  private int run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        surroundings.out().println(line);
        surroundings.out().flush();
      }
    } finally {
      process.destroy();
    }
    return switch (process.waitFor()) {
      case 0 -> ExitCode.OK;
      case 1 -> throw new Stop(ExitCode.BROKEN, "at least one operation is wrong", "");
      case 2 -> throw Stop.usage("the device cannot be opened, see above", "try --device cpu");
      default -> throw new Stop(ExitCode.BROKEN, "the measurement ended early, see above", "");
    };
  }
}
