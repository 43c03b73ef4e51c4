package io.troupe.gpu.agreement;

import io.troupe.gpu.Device;
import io.troupe.gpu.memory.Scope;

/**
 * A case with its inputs on a device, ready to be called again and again.
 *
 * @param call the operation alone
 */
public record PreparedCase(Scope scope, OperationCase.Call call) implements AutoCloseable {
  /** Makes the inputs from a seed. */
  @SuppressWarnings("MustBeClosedChecker") // The prepared case closes the scope.
  public static PreparedCase of(Device device, OperationCase operationCase, long seed) {
    Scope scope = device.scope();
    Inputs inputs = new Inputs(device, scope, ValueSource.random(seed, Values.NORMAL));
    return new PreparedCase(scope, operationCase.body().on(inputs));
  }

  @Override
  public void close() {
    scope.close();
  }
}
