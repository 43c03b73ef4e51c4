package io.troupe.actors;

import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.RetryPolicy;
import io.troupe.pipelines.plan.RunOn;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.Timeouts;
import io.troupe.pipelines.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans of tests, a group a line. */
public final class Plans {
  private final List<TaskGroup> groups = new ArrayList<>();

  private Plans() {}

  /** A plan without groups. */
  public static Plans plan() {
    return new Plans();
  }

  /** With {@code group}. */
  public Plans with(Group group) {
    groups.add(group.build());
    return this;
  }

  /** The plan. */
  public Plan named(String name) {
    return new Plan(
        1,
        name,
        new TreeMap<>(),
        new TreeMap<>(),
        Plan.Queue.DEFAULT,
        groups,
        "a test's plan",
        List.of());
  }

  /** A group of tasks of one kind; everything not said is as in a file that does not say it. */
  public static final class Group {
    private final String name;
    private final String kind;
    private List<String> needs = List.of();
    private Value.Mapping with = Value.Mapping.empty();
    private List<SortedMap<String, Value>> cells = List.of(new TreeMap<>());
    private boolean failFast;
    private RetryPolicy retry = RetryPolicy.DEFAULT;
    private Timeouts timeout = Timeouts.DEFAULT;
    private Resources resources = new Resources(1, 256L << 20, Optional.empty());
    private CacheMode cache = CacheMode.AUTO;
    private Isolation isolation = Isolation.IN_PROCESS;
    private OptionalInt maxParallel = OptionalInt.empty();

    private Group(String name, String kind) {
      this.name = name;
      this.kind = kind;
    }

    /** Tasks called {@code name} of {@code kind}. */
    public static Group of(String name, String kind) {
      return new Group(name, kind);
    }

    /** After these groups. */
    public Group needs(String... names) {
      needs = List.of(names);
      return this;
    }

    /** With the parameter {@code key}. */
    public Group with(String key, Value value) {
      LinkedHashMap<String, Value> entries = new LinkedHashMap<>(with.entries());
      entries.put(key, value);
      with = new Value.Mapping(entries);
      return this;
    }

    /** With the parameter {@code key}. */
    public Group with(String key, String text) {
      return with(key, new Value.Text(text));
    }

    /** With the parameter {@code key}. */
    public Group with(String key, long number) {
      return with(key, new Value.Int(number));
    }

    /** A sweep of {@code count} cells over the axis {@code i}. */
    public Group cells(int count) {
      cells = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        cells.add(new TreeMap<>(Map.of("i", new Value.Int(i))));
      }
      return this;
    }

    /** The first failed cell cancels the others. */
    public Group failFast() {
      failFast = true;
      return this;
    }

    /** Any failure is retried this often, soon. */
    public Group retries(int max) {
      retry =
          new RetryPolicy(max, Set.of("any"), Duration.ofMillis(10), 1, Duration.ofMillis(10), 0);
      return this;
    }

    /** Each attempt has this long. */
    public Group runLimit(Duration limit) {
      timeout =
          new Timeouts(
              Optional.empty(), Optional.of(limit), Duration.ofSeconds(15), Optional.empty());
      return this;
    }

    /** In a process of this isolation. */
    public Group in(Isolation how) {
      isolation = how;
      return this;
    }

    /** Needing this. */
    public Group on(Resources wanted) {
      resources = wanted;
      return this;
    }

    /** At most this many at once. */
    public Group atOnce(int most) {
      maxParallel = OptionalInt.of(most);
      return this;
    }

    /** With this cache mode. */
    public Group cache(CacheMode mode) {
      cache = mode;
      return this;
    }

    private TaskGroup build() {
      return new TaskGroup(
          name,
          kind,
          1,
          needs,
          with,
          cells,
          Optional.empty(),
          Optional.empty(),
          RunOn.SUCCESS,
          failFast,
          maxParallel,
          retry,
          timeout,
          resources,
          cache,
          isolation);
    }
  }
}
