// Limits that depend on the architecture that the stand-in plays.
#pragma once

namespace standin {

/// Bytes of shared memory that a block can have after cuFuncSetAttribute.
int largestSharedMemory();

}  // namespace standin
