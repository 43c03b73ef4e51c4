package io.troupe.arrow.ipc;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A record batch: nodes and buffers in the order of the schema, depth first.
 *
 * @param rows length of every column
 * @param nodes one for each column and child
 * @param buffers each column's validity and values, as the columnar format lists them for its type
 */
record IpcBatch(long rows, List<Node> nodes, List<MemorySegment> buffers) {
  /**
   * A column's or child's length and number of missing values.
   *
   * @param length number of values, missing ones included
   * @param nulls number of missing values
   */
  record Node(long length, long nulls) {}
}
