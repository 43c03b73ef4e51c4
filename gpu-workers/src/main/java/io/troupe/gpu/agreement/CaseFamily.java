package io.troupe.gpu.agreement;

import java.util.List;

/** The cases of one family of operations. */
public interface CaseFamily {
  /** The family's accessor in {@code Operations}, such as {@code linearAlgebra}. */
  String name();

  /**
   * Small cases of every operation in which one dimension or another has an awkward size.
   *
   * @param size 1 to 4098; keep the reference's work below about 10 million steps a case
   */
  List<OperationCase> cases(int size);

  /**
   * Cases for which PyTorch's results are kept, at least three shapes of every operation and type.
   */
  List<OperationCase> goldens();

  /** Cases beyond the cache that are worth timing; one or more of every operation and type. */
  List<OperationCase> benchmarks();
}
