// What the device says of itself.
#include <cstdio>
#include <cstring>

#include "device_limits.h"
#include "state.h"

using namespace standin;

namespace {

bool isDeviceNumber(int device) { return device >= 0 && device < options.devices; }

// CUdevice_attribute, by number.
int attribute(int number) {
  switch (number) {
    case 1: return 1024;        // threads per block
    case 2: case 3: return 1024;  // block x, y
    case 4: return 64;          // block z
    case 5: return 2147483647;  // grid x
    case 6: case 7: return 65535;  // grid y, z
    case 8: return 49152;       // shared memory per block
    case 9: return 65536;       // constant memory
    case 10: return 32;         // warp
    case 12: return 65536;      // registers per block
    case 13: return 1500000;    // clock, kHz
    case 16: return 4;          // multiprocessors
    case 19: return 1;          // can map host memory
    case 31: return 1;          // concurrent kernels
    case 36: return 1000000;    // memory clock, kHz
    case 37: return 512;        // memory bus, bits
    case 38: return 4 << 20;    // L2 cache
    case 39: return 2048;       // threads per multiprocessor
    case 40: case 41: return 1;  // copy engines, unified addressing
    case 75: return options.sm / 10;
    case 76: return options.sm % 10;
    case 78: return 1;          // stream priorities
    case 81: return largestSharedMemory() + 1024;  // per multiprocessor
    case 82: return 65536;      // registers per multiprocessor
    case 97: return largestSharedMemory();         // per block, by opt-in
    case 115: return 1;         // memory pools
    default: return 0;
  }
}

}  // namespace

int standin::largestSharedMemory() {
  switch (options.sm) {
    case 80: case 87: return 166912;
    case 86: case 89: return 101376;
    default: return options.sm >= 120 ? 101376 : options.sm >= 90 ? 232448 : 65536;
  }
}

ENTRY int cuDriverGetVersion(int* version) {
  *version = options.driver;
  return kSuccess;
}

ENTRY int cuDeviceGetCount(int* count) {
  BEGIN(Driver);
  *count = options.devices;
  return kSuccess;
}

ENTRY int cuDeviceGet(int* device, int number) {
  BEGIN(Driver);
  if (!isDeviceNumber(number)) return kInvalidDevice;
  *device = number;
  return kSuccess;
}

ENTRY int cuDeviceGetName(char* name, int length, int device) {
  BEGIN(Driver);
  if (!isDeviceNumber(device)) return kInvalidDevice;
  snprintf(name, (size_t)length, "Stand-in GPU sm_%d #%d", options.sm, device);
  return kSuccess;
}

ENTRY int cuDeviceGetUuid(char* uuid, int device) {
  memset(uuid, device + 1, 16);
  return kSuccess;
}

ENTRY int cuDeviceGetUuid_v2(char* uuid, int device) { return cuDeviceGetUuid(uuid, device); }

ENTRY int cuDeviceTotalMem_v2(size_t* bytes, int device) {
  BEGIN(Driver);
  if (!isDeviceNumber(device)) return kInvalidDevice;
  *bytes = options.memory;
  return kSuccess;
}

ENTRY int cuDeviceGetPCIBusId(char* text, int length, int device) {
  snprintf(text, (size_t)length, "0000:%02x:00.0", device + 1);
  return kSuccess;
}

ENTRY int cuDeviceGetAttribute(int* value, int number, int device) {
  BEGIN(Driver);
  if (!isDeviceNumber(device)) return kInvalidDevice;
  *value = attribute(number);
  return kSuccess;
}

ENTRY int cuDeviceCanAccessPeer(int* can, int, int) {
  *can = 0;
  return kSuccess;
}
