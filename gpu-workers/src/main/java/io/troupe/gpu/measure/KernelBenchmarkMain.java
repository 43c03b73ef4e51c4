package io.troupe.gpu.measure;

import io.troupe.gpu.Device;
import io.troupe.gpu.DeviceUnavailableException;
import io.troupe.gpu.Devices;
import io.troupe.gpu.cuda.CudaDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code troupe bench kernels} runs in a JVM of its own, with the flags of an executor.
 *
 * <p>Arguments: the device ({@code cpu}, {@code cuda} or {@code cuda:1}), the number of threads,
 * {@code json} or {@code table}, and words of which a case's id must contain one. Exit code 1 if an
 * operation is wrong, 2 if there is no such device.
 */
public final class KernelBenchmarkMain {
  /** Enough for the largest case, and no reason to refuse a smaller machine. */
  private static final long MEMORY_BYTES = 8L << 30;

  private KernelBenchmarkMain() {}

  /** Measures and prints. */
  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "io/troupe/gpu/measure/logback.xml");
    int threads = Integer.parseInt(arguments[1]);
    boolean json = arguments[2].equals("json");
    List<String> words = List.of(arguments).subList(3, arguments.length);
    boolean right;
    try (Device device = open(arguments[0], threads);
        Limits limits = limits(device, threads)) {
      right = run(device, limits, json, words);
    } catch (DeviceUnavailableException e) {
      complain(String.valueOf(e.getMessage()));
      System.exit(2);
      return;
    }
    System.exit(right ? 0 : 1);
  }

  private static Device open(String name, int threads) {
    if (name.equals("cpu")) {
      return Devices.cpu(threads, MEMORY_BYTES);
    }
    int index = name.equals("cuda") ? 0 : Integer.parseInt(name.substring("cuda:".length()));
    return Devices.cuda(index, MEMORY_BYTES);
  }

  private static Limits limits(Device device, int threads) {
    return device instanceof CudaDevice cuda ? new CudaLimits(cuda) : new ProcessorLimits(threads);
  }

  private static boolean run(Device device, Limits limits, boolean json, List<String> words) {
    if (!json) {
      print(device + "\n" + KernelRow.HEADING);
    }
    List<KernelRow> rows = new ArrayList<>();
    new KernelBenchmark(device, limits)
        .run(
            id -> words.isEmpty() || words.stream().anyMatch(id::contains),
            row -> {
              rows.add(row);
              if (!json) {
                print(row.line());
              }
            });
    if (json) {
      print(document(device, rows));
    }
    return rows.stream().allMatch(KernelRow::ok);
  }

  private static String document(Device device, List<KernelRow> rows) {
    return String.format(
        Locale.ROOT,
        "{\"device\":\"%s\",\"backend\":\"%s\",\"threads\":%d,\"rows\":[%s]}",
        device.name(),
        device.operations().backend().name(),
        device.threads(),
        String.join(",\n", rows.stream().map(KernelRow::json).toList()));
  }

  @SuppressWarnings("SystemOut") // The command line shows it.
  private static void complain(String text) {
    System.err.println(text);
  }

  @SuppressWarnings("SystemOut") // Its output is what it is for.
  private static void print(String text) {
    System.out.println(text);
  }
}
