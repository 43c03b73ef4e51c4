package io.troupe.gpu.measure;

import io.troupe.gpu.Device;
import io.troupe.gpu.agreement.Agreement;
import io.troupe.gpu.agreement.CaseFamily;
import io.troupe.gpu.agreement.Comparison;
import io.troupe.gpu.agreement.Families;
import io.troupe.gpu.agreement.OperationCase;
import io.troupe.gpu.agreement.PreparedCase;
import io.troupe.gpu.agreement.Values;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Checks every operation of a device against the reference and times it beside the device's limit.
 */
public final class KernelBenchmark {
  /** Sizes of the cases that are checked: one within a vector, one across tiles. */
  private static final List<Integer> CHECKED_SIZES = List.of(17, 257);

  private static final int ROUNDS = 2;

  private final Device device;
  private final Limits limits;

  KernelBenchmark(Device device, Limits limits) {
    this.device = device;
    this.limits = limits;
  }

  /**
   * Runs the benchmarks of all families.
   *
   * @param wanted which cases, by their ids
   * @param rows gets each row as soon as it is measured
   */
  void run(Predicate<String> wanted, Consumer<KernelRow> rows) {
    for (CaseFamily family : Families.all()) {
      for (OperationCase each : family.benchmarks()) {
        if (wanted.test(each.id())) {
          rows.accept(row(family, each));
        }
      }
    }
  }

  private KernelRow row(CaseFamily family, OperationCase each) {
    Comparison worst = check(family, each);
    double seconds = Double.POSITIVE_INFINITY;
    Limits.Bound bound = limits.of(each.work());
    try (PreparedCase prepared = PreparedCase.of(device, each, 1)) {
      Runnable call =
          () -> {
            prepared.call().run();
            device.synchronise();
          };
      // In turns, so that what disturbs the machine disturbs both.
      for (int round = 0; round < ROUNDS; round++) {
        seconds = Math.min(seconds, BestTime.of(call));
        Limits.Bound again = limits.of(each.work());
        bound = again.seconds() < bound.seconds() ? again : bound;
      }
    }
    return new KernelRow(
        each.operation(),
        each.type(),
        each.shape(),
        seconds * 1e3,
        bound.amount() / seconds / 1e9,
        bound.unit(),
        bound.amount() / bound.seconds() / 1e9,
        bound.seconds() / seconds,
        worst.error(),
        worst.tolerance(),
        worst.ok());
  }

  private Comparison check(CaseFamily family, OperationCase timed) {
    Comparison worst = new Comparison(0, 0, true, "nothing was checked");
    double ratio = -1;
    try (Agreement agreement = new Agreement(device)) {
      for (int size : CHECKED_SIZES) {
        for (OperationCase each : family.cases(size)) {
          if (!each.operation().equals(timed.operation()) || !each.type().equals(timed.type())) {
            continue;
          }
          Comparison comparison = agreement.compare(each, Values.NORMAL, size);
          if (!comparison.ok()) {
            return comparison;
          }
          double share = comparison.error() == 0 ? 0 : comparison.error() / comparison.tolerance();
          if (share > ratio) {
            ratio = share;
            worst = comparison;
          }
        }
      }
    }
    return worst;
  }
}
