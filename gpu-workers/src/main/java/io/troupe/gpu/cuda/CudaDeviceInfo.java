package io.troupe.gpu.cuda;

/**
 * One CUDA device.
 *
 * @param index its number for the driver, from 0
 * @param name such as {@code NVIDIA H200}
 * @param memoryBytes its whole memory
 * @param computeCapability such as {@code 9.0}
 */
public record CudaDeviceInfo(int index, String name, long memoryBytes, String computeCapability) {}
