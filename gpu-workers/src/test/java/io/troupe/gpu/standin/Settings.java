package io.troupe.gpu.standin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the stand-in plays: the device, the schedule, the checks, the failures. Methods give a copy
 * with one more choice; {@code docs/stand-in.md} lists all options.
 *
 * @param variant how the kernels are compiled
 * @param options what the driver is told
 */
public record Settings(Variant variant, Map<String, String> options) {
  public Settings {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** Optimised kernels, in order, streams that run when somebody waits. */
  public static Settings fast() {
    return new Settings(Variant.fast(), Map.of());
  }

  /** Every access checked. */
  public static Settings checked() {
    return new Settings(Variant.checked(), Map.of("check", "2"));
  }

  /** Threads and blocks in an order drawn from a seed, streams drained at random. */
  public static Settings seeded(long seed) {
    return fast().with("seed", Long.toString(seed)).with("streams", "random");
  }

  /** The same for kernels that are compiled otherwise. */
  public Settings compiled(Variant other) {
    Settings fresh = new Settings(other, options);
    return other.checks() ? fresh.with("check", "2") : fresh;
  }

  /** The same with a limit of device memory. */
  public Settings memory(long bytes) {
    return with("mem", Long.toString(bytes));
  }

  /**
   * The same, but a call fails.
   *
   * @param entry the entry point as the driver exports it, {@code cuMemAlloc_v2}
   * @param call which call from now on, from 1
   * @param result the CUDA result that it gives
   */
  public Settings failing(String entry, int call, int result) {
    return with("fail", entry + ":" + call + ":" + result);
  }

  /** The same with one option set. */
  public Settings with(String option, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(option, value);
    return new Settings(variant, more);
  }

  /** As the environment variable {@code TROUPE_STANDIN_OPTIONS} takes them. */
  public String text() {
    return options.entrySet().stream()
        .map(option -> option.getKey() + "=" + option.getValue())
        .collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return String.join(" ", variant.flags()) + " " + text();
  }
}
