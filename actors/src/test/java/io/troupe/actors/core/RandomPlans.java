package io.troupe.actors.core;

import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.RetryPolicy;
import io.troupe.pipelines.plan.RunOn;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskGroup.ForEach;
import io.troupe.pipelines.plan.Timeouts;
import io.troupe.pipelines.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Plans for tests: drawn from a seed, or written by hand. */
final class RandomPlans {
  private static final List<RunOn> RUN_ON =
      List.of(
          RunOn.SUCCESS, RunOn.SUCCESS, RunOn.SUCCESS, RunOn.SUCCESS, RunOn.FAILURE, RunOn.ALWAYS);

  private RandomPlans() {}

  /** A plan of up to seven groups with random needs, sweeps, for-eaches, policies and limits. */
  static Plan draw(SplittableRandom random) {
    List<TaskGroup> groups = new ArrayList<>();
    int count = 1 + random.nextInt(7);
    for (int i = 0; i < count; i++) {
      List<String> needs = new ArrayList<>();
      for (TaskGroup earlier : groups) {
        if (random.nextInt(3) == 0) {
          needs.add(earlier.name());
        }
      }
      boolean forEach = !needs.isEmpty() && random.nextInt(4) == 0;
      groups.add(
          new GroupBuilder("g" + i)
              .needs(needs)
              .cells(forEach ? 0 : 1 + random.nextInt(6))
              .forEach(forEach)
              .runOn(RUN_ON.get(random.nextInt(RUN_ON.size())))
              .failFast(random.nextInt(3) == 0)
              .maxParallel(maybe(random))
              .retry(retry(random))
              .timeout(timeouts(random))
              .cache(List.of(CacheMode.values()).get(random.nextInt(3)))
              .build());
    }
    return plan(
        new Plan.Queue("q" + random.nextInt(2), random.nextInt(100), maybe(random)), groups);
  }

  static Plan plan(Plan.Queue queue, List<TaskGroup> groups) {
    return new Plan(1, "test", new TreeMap<>(), new TreeMap<>(), queue, groups, "text", List.of());
  }

  static Plan plan(TaskGroup... groups) {
    return plan(Plan.Queue.DEFAULT, List.of(groups));
  }

  private static OptionalInt maybe(SplittableRandom random) {
    return random.nextInt(3) == 0 ? OptionalInt.of(1 + random.nextInt(3)) : OptionalInt.empty();
  }

  private static RetryPolicy retry(SplittableRandom random) {
    return new RetryPolicy(
        random.nextInt(3),
        random.nextBoolean() ? Set.of("any") : Set.of("crash", "timeout"),
        Duration.ofMillis(100L * random.nextInt(20)),
        2,
        Duration.ofSeconds(5),
        0.3);
  }

  private static Timeouts timeouts(SplittableRandom random) {
    return new Timeouts(
        limit(random, 30), limit(random, 10), Duration.ofSeconds(15), limit(random, 40));
  }

  private static Optional<Duration> limit(SplittableRandom random, int seconds) {
    return random.nextInt(3) == 0
        ? Optional.of(Duration.ofSeconds(1 + random.nextInt(seconds)))
        : Optional.empty();
  }

  /** A group with defaults for what a test does not care about. */
  static final class GroupBuilder {
    private final String name;
    private List<String> needs = List.of();
    private int cells = 1;
    private boolean forEach;
    private RunOn runOn = RunOn.SUCCESS;
    private boolean failFast;
    private OptionalInt maxParallel = OptionalInt.empty();
    private RetryPolicy retry = RetryPolicy.DEFAULT;
    private Timeouts timeout = Timeouts.DEFAULT;
    private CacheMode cache = CacheMode.AUTO;
    private Resources resources = Resources.DEFAULT;

    GroupBuilder(String name) {
      this.name = name;
    }

    GroupBuilder needs(List<String> groups) {
      needs = groups;
      return this;
    }

    GroupBuilder needs(String... groups) {
      return needs(List.of(groups));
    }

    /** One cell has no axis, more have the axis {@code i}. */
    GroupBuilder cells(int count) {
      cells = count;
      return this;
    }

    GroupBuilder forEach(boolean on) {
      forEach = on;
      return this;
    }

    GroupBuilder runOn(RunOn when) {
      runOn = when;
      return this;
    }

    GroupBuilder failFast(boolean on) {
      failFast = on;
      return this;
    }

    GroupBuilder maxParallel(OptionalInt most) {
      maxParallel = most;
      return this;
    }

    GroupBuilder retry(RetryPolicy policy) {
      retry = policy;
      return this;
    }

    GroupBuilder timeout(Timeouts limits) {
      timeout = limits;
      return this;
    }

    GroupBuilder cache(CacheMode mode) {
      cache = mode;
      return this;
    }

    GroupBuilder resources(Resources wanted) {
      resources = wanted;
      return this;
    }

    TaskGroup build() {
      return new TaskGroup(
          name,
          "noop",
          1,
          needs,
          Value.Mapping.empty(),
          forEach ? List.of() : IntStream.range(0, cells).mapToObj(i -> cell(cells, i)).toList(),
          forEach
              ? Optional.of(new ForEach("${{ tasks." + needs.getFirst() + ".all }}", "x"))
              : Optional.empty(),
          Optional.empty(),
          runOn,
          failFast,
          maxParallel,
          retry,
          timeout,
          resources,
          cache,
          Isolation.POOLED);
    }
  }

  static SortedMap<String, Value> cell(int of, int i) {
    SortedMap<String, Value> cell = new TreeMap<>();
    if (of > 1) {
      cell.put("i", new Value.Int(i));
    }
    return cell;
  }
}
