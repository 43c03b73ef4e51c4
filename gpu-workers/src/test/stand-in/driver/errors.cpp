// Names of errors, and success for what needs nothing.
#include "state.h"

using namespace standin;

namespace {

const char* name(int result) {
  switch (result) {
    case kSuccess: return "CUDA_SUCCESS";
    case kInvalidValue: return "CUDA_ERROR_INVALID_VALUE";
    case kOutOfMemory: return "CUDA_ERROR_OUT_OF_MEMORY";
    case kNotInitialized: return "CUDA_ERROR_NOT_INITIALIZED";
    case kNoDevice: return "CUDA_ERROR_NO_DEVICE";
    case kInvalidDevice: return "CUDA_ERROR_INVALID_DEVICE";
    case kInvalidImage: return "CUDA_ERROR_INVALID_IMAGE";
    case kInvalidContext: return "CUDA_ERROR_INVALID_CONTEXT";
    case kNoBinaryForGpu: return "CUDA_ERROR_NO_BINARY_FOR_GPU";
    case kFileNotFound: return "CUDA_ERROR_FILE_NOT_FOUND";
    case kOperatingSystem: return "CUDA_ERROR_OPERATING_SYSTEM";
    case kInvalidHandle: return "CUDA_ERROR_INVALID_HANDLE";
    case kNotFound: return "CUDA_ERROR_NOT_FOUND";
    case kNotReady: return "CUDA_ERROR_NOT_READY";
    case kIllegalAddress: return "CUDA_ERROR_ILLEGAL_ADDRESS";
    case 702: return "CUDA_ERROR_LAUNCH_TIMEOUT";
    case 710: return "CUDA_ERROR_ASSERT";
    case kAlreadyRegistered: return "CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED";
    case kNotRegistered: return "CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED";
    case 716: return "CUDA_ERROR_MISALIGNED_ADDRESS";
    case 719: return "CUDA_ERROR_LAUNCH_FAILED";
    case kNotSupported: return "CUDA_ERROR_NOT_SUPPORTED";
    default: return nullptr;
  }
}

int give(int result, const char** out) {
  *out = name(result);
  return *out == nullptr ? kInvalidValue : kSuccess;
}

}  // namespace

ENTRY int cuGetErrorName(int result, const char** out) { return give(result, out); }
ENTRY int cuGetErrorString(int result, const char** out) { return give(result, out); }
ENTRY int cuProfilerStart() { return kSuccess; }
ENTRY int cuProfilerStop() { return kSuccess; }
