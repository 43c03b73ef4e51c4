/**
 * What runs on a device: devices and their memory, families of operations, the tape above them.
 *
 * <p>Start with {@link io.troupe.gpu.Devices}. Knows nothing of tasks, actors or files.
 */
@NullMarked
package io.troupe.gpu;

import org.jspecify.annotations.NullMarked;
