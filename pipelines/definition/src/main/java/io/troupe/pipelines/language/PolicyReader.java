package io.troupe.pipelines.language;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.RetryPolicy;
import io.troupe.pipelines.plan.Timeouts;
import io.troupe.pipelines.value.Value;
import io.troupe.pipelines.yaml.Node;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads how tasks are run: what a file leaves out it takes from what it is given. */
final class PolicyReader {
  /** The keys that {@code defaults} has. */
  static final List<String> DEFAULTS =
      List.of("retry", "timeout", "device", "resources", "cache", "isolation");

  private static final List<String> DEVICES = List.of("cpu", "cuda");
  private static final Pattern ARCH = Pattern.compile(">=[0-9]{1,2}\\.[0-9]");
  private static final List<String> RETRIED =
      Stream.concat(
              Arrays.stream(Cause.values()).filter(Cause::retryable).map(Cause::word),
              Stream.of("any"))
          .toList();

  private final Findings findings;

  PolicyReader(Findings findings) {
    this.findings = findings;
  }

  /** Everything that says how a task is run. */
  record Policies(
      RetryPolicy retry,
      Timeouts timeout,
      Resources resources,
      CacheMode cache,
      Isolation isolation) {
    static final Policies DEFAULT =
        new Policies(
            RetryPolicy.DEFAULT,
            Timeouts.DEFAULT,
            Resources.DEFAULT,
            CacheMode.AUTO,
            Isolation.POOLED);
  }

  Policies read(Section section, Policies base) {
    return new Policies(
        section
            .section("retry", List.of("max", "on", "backoff"))
            .map(retry -> retry(retry, base.retry()))
            .orElse(base.retry()),
        section
            .section("timeout", List.of("queue", "run", "heartbeat", "total"))
            .map(timeout -> timeout(timeout, base.timeout()))
            .orElse(base.timeout()),
        onDevice(
            section,
            section
                .section("resources", List.of("cpu", "memory", "gpu"))
                .map(resources -> resources(resources, base.resources()))
                .orElse(base.resources())),
        section.word("cache", List.of(CacheMode.values()), CacheMode::word).orElse(base.cache()),
        section
            .word("isolation", List.of(Isolation.values()), Isolation::word)
            .orElse(base.isolation()));
  }

  private RetryPolicy retry(Section section, RetryPolicy base) {
    Set<String> on = new LinkedHashSet<>();
    for (Node item : section.list("on")) {
      if (item.value() instanceof Value.Text(String text)) {
        section.word("on", item, text, RETRIED, word -> word).ifPresent(on::add);
      } else {
        section.wrong("on", item, "a list of words", Optional.empty());
      }
    }
    Optional<Section> backoff =
        section.section("backoff", List.of("initial", "factor", "max", "jitter"));
    return new RetryPolicy(
        section.whole("max", 0, 1000).orElse(base.max()),
        section.find("on").isPresent() ? on : base.on(),
        backoff.flatMap(b -> b.duration("initial")).orElse(base.initial()),
        backoff.flatMap(b -> b.real("factor", 1, 100)).orElse(base.factor()),
        backoff.flatMap(b -> b.duration("max")).orElse(base.ceiling()),
        backoff.flatMap(b -> b.real("jitter", 0, 1)).orElse(base.jitter()));
  }

  private Timeouts timeout(Section section, Timeouts base) {
    Optional<Duration> heartbeat = section.positiveDuration("heartbeat");
    if (heartbeat.isPresent() && heartbeat.get().toMillis() < 1000) {
      section
          .find("heartbeat")
          .ifPresent(
              node ->
                  findings.add(
                      DiagnosticCode.OUT_OF_RANGE,
                      node.span(),
                      "'heartbeat' is " + node.value() + ", and must be at least 1s",
                      "a busy machine delays a healthy executor by more than that"));
    }
    Timeouts timeouts =
        new Timeouts(
            section.positiveDuration("queue").or(base::queue),
            section.positiveDuration("run").or(base::run),
            heartbeat.orElse(base.heartbeat()),
            section.positiveDuration("total").or(base::total));
    if (timeouts.run().isPresent()
        && timeouts.total().isPresent()
        && timeouts.total().get().compareTo(timeouts.run().get()) < 0) {
      findings.add(
          DiagnosticCode.POINTLESS_LIMIT,
          section.keySpan("total"),
          "'total', the time of all attempts together, is shorter than 'run', that of one");
    }
    return timeouts;
  }

  private Resources resources(Section section, Resources base) {
    Optional<Resources.Gpu> gpu =
        section
            .section("gpu", List.of("count", "memory", "exclusive", "arch", "fallback"))
            .map(this::gpu);
    return new Resources(
        section.whole("cpu", 1, 4096).orElse(base.cpu()),
        section.size("memory").orElse(base.memoryBytes()),
        gpu.or(base::gpu));
  }

  /** {@code device: cuda} asks for one GPU where nothing asks for more; {@code cpu} for none. */
  private Resources onDevice(Section section, Resources wanted) {
    Optional<String> device = section.word("device", DEVICES, word -> word);
    if (device.isEmpty()) {
      return wanted;
    }
    if (device.get().equals("cuda")) {
      return new Resources(
          wanted.cpu(),
          wanted.memoryBytes(),
          wanted.gpu().or(() -> Optional.of(Resources.Gpu.ONE)));
    }
    Optional<Section> own = section.section("resources", List.of("cpu", "memory", "gpu"));
    own.flatMap(resources -> resources.find("gpu"))
        .ifPresent(
            gpu ->
                findings.add(
                    DiagnosticCode.CONFLICT,
                    gpu.span(),
                    "'device' is 'cpu', but 'resources' asks for a GPU",
                    "device: cuda"));
    return new Resources(wanted.cpu(), wanted.memoryBytes(), Optional.empty());
  }

  private Resources.Gpu gpu(Section section) {
    Optional<String> arch = section.text("arch");
    if (arch.isPresent() && !ARCH.matcher(arch.get()).matches()) {
      section
          .find("arch")
          .ifPresent(
              node ->
                  findings.add(
                      DiagnosticCode.BAD_WORD,
                      node.span(),
                      "'arch' is '" + arch.get() + "', and must be a least compute capability",
                      "such as \">=8.0\""));
    }
    section.require("memory", "memory: 6GiB, the device memory that the task needs");
    return new Resources.Gpu(
        section.whole("count", 1, 64).orElse(1),
        section.size("memory").orElse(1L),
        section.flag("exclusive").orElse(false),
        arch,
        section.word("fallback", List.of("cpu"), word -> word).isPresent());
  }

  Plan.Queue queue(Section section) {
    Optional<Integer> parallel = section.whole("max-parallel", 1, 100_000);
    return new Plan.Queue(
        section.text("name").orElse(Plan.Queue.DEFAULT.name()),
        section.whole("priority", 0, 100).orElse(Plan.Queue.DEFAULT.priority()),
        parallel.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }
}
