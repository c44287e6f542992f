#include "shim.h"

namespace {
at::TensorOptions options(int32_t type) { return at::TensorOptions(static_cast<at::ScalarType>(type)); }
}  // namespace

SHIM_API at::Tensor* shim_empty(const int64_t* size, int32_t n, int32_t type) {
  return made([&] { return at::empty(ints(size, n), options(type)); });
}

SHIM_API at::Tensor* shim_full(const int64_t* size, int32_t n, ScalarValue value, int32_t type) {
  return made([&] { return at::full(ints(size, n), value.get(), options(type)); });
}

SHIM_API at::Tensor* shim_rand(const int64_t* size, int32_t n, int32_t type) {
  return made([&] { return at::rand(ints(size, n), options(type)); });
}

SHIM_API at::Tensor* shim_randn(const int64_t* size, int32_t n, int32_t type) {
  return made([&] { return at::randn(ints(size, n), options(type)); });
}

SHIM_API at::Tensor* shim_randint(int64_t low, int64_t high, const int64_t* size, int32_t n, int32_t type) {
  return made([&] { return at::randint(low, high, ints(size, n), options(type)); });
}

SHIM_API at::Tensor* shim_arange(ScalarValue start, ScalarValue stop, ScalarValue step, int32_t type) {
  return made([&] { return at::arange(start.get(), stop.get(), step.get(), options(type)); });
}

/// Shares the caller's memory; `release(context)` is called when libtorch lets go of it.
SHIM_API at::Tensor* shim_from_memory(void* data, const int64_t* size, int32_t n, int32_t type, void (*release)(void*), void* context) {
  return made([&] {
    return at::from_blob(data, ints(size, n), [release, context](void*) { release(context); }, options(type));
  });
}
