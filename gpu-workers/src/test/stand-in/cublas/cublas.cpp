// A stand-in for cuBLAS 12 and 13, written from NVIDIA's documentation: what our binding calls, as plain
// loops over the stand-in driver's memory. It shows that we ask for the right product; nothing of it
// is known to the product.
//
// Column-major: element (i, j) of a matrix is at [j * leading + i]. Work is done at the call, after
// everything that is in the stream. With -DWRONG it reads the first matrix of a for the whole batch,
// as if the interface were another than we think; with -DSTARTLESS it does not start.
#include <cstdint>
#include <cstring>

#include <dlfcn.h>

namespace {

constexpr int OK = 0;
constexpr int NOT_INITIALIZED = 1;
constexpr int INVALID_VALUE = 7;
constexpr int NOT_SUPPORTED = 15;
constexpr int VERSION = 130100;
constexpr int TF32_MATH = 3;

struct Handle {
  void* stream = nullptr;
  void* workspace = nullptr;
  size_t workspace_bytes = 0;
  int math = 0;
};

float element(const void* values, int type, int64_t index) {
  if (type == 14) {
    const uint32_t bits = static_cast<uint32_t>(static_cast<const uint16_t*>(values)[index]) << 16;
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }
  return static_cast<const float*>(values)[index];
}

int synchronise(void* stream) {
  void* driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_NOLOAD);
  auto function = reinterpret_cast<int (*)(void*)>(dlsym(driver, "cuStreamSynchronize"));
  return function(stream);
}

}  // namespace

extern "C" {

int cublasCreate_v2(Handle** handle) {
#ifdef STARTLESS
  return NOT_INITIALIZED;
#endif
  if (dlopen("libcuda.so.1", RTLD_NOW | RTLD_NOLOAD) == nullptr) {
    return NOT_INITIALIZED;
  }
  *handle = new Handle();
  return OK;
}

int cublasDestroy_v2(Handle* handle) {
  delete handle;
  return OK;
}

int cublasGetVersion_v2(Handle*, int* version) {
  *version = VERSION;
  return OK;
}

int cublasSetStream_v2(Handle* handle, void* stream) {
  handle->stream = stream;
  handle->workspace = nullptr;  // as documented
  return OK;
}

int cublasSetWorkspace_v2(Handle* handle, void* workspace, size_t bytes) {
  if (reinterpret_cast<uintptr_t>(workspace) % 256 != 0) {
    return INVALID_VALUE;
  }
  handle->workspace = workspace;
  handle->workspace_bytes = bytes;
  return OK;
}

int cublasSetMathMode(Handle* handle, int mode) {
  handle->math = mode;
  return OK;
}

int cublasGemmStridedBatchedEx(Handle* handle, int op_a, int op_b, int m, int n, int k,
                               const float* alpha, const void* a, int type_a, int lda,
                               long long stride_a, const void* b, int type_b, int ldb,
                               long long stride_b, const float* beta, void* c, int type_c, int ldc,
                               long long stride_c, int batches, int compute, int) {
#ifdef WRONG
  stride_a = 0;
#endif
  if (handle->stream == nullptr || handle->workspace == nullptr ||
      handle->workspace_bytes == 0 || handle->math % 16 == TF32_MATH) {
    return NOT_INITIALIZED;
  }
  if (compute != 68 || type_c != 0 || type_a != type_b || (type_a != 0 && type_a != 14)) {
    return NOT_SUPPORTED;
  }
  if (lda < (op_a ? k : m) || ldb < (op_b ? n : k) || ldc < m || lda < 1 || ldb < 1) {
    return INVALID_VALUE;
  }
  if (synchronise(handle->stream) != 0) {
    return 13;
  }
  for (int64_t s = 0; s < batches; s++) {
    for (int64_t j = 0; j < n; j++) {
      for (int64_t i = 0; i < m; i++) {
        double sum = 0;
        for (int64_t p = 0; p < k; p++) {
          sum += static_cast<double>(
                     element(a, type_a, s * stride_a + (op_a ? i * lda + p : p * lda + i))) *
                 element(b, type_b, s * stride_b + (op_b ? p * ldb + j : j * ldb + p));
        }
        float* to = static_cast<float*>(c) + s * stride_c + j * ldc + i;
        *to = static_cast<float>(*alpha * sum + (*beta == 0 ? 0 : *beta * *to));
      }
    }
  }
  return OK;
}

}  // extern "C"
