#include "shim.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/version.h>

#include <string>

namespace {
thread_local std::string error_text;
thread_local bool has_error = false;
}  // namespace

void keep_error(const char* text) noexcept {
  try {
    error_text = text;
  } catch (...) {
    error_text.clear();
  }
  has_error = true;
}

SHIM_API const char* shim_take_error() {
  if (!has_error) return nullptr;
  has_error = false;
  return error_text.c_str();
}

SHIM_API const char* shim_version() { return TORCH_VERSION; }
SHIM_API void shim_set_num_threads(int32_t n) { guarded([&] { at::set_num_threads(n); }); }
SHIM_API int32_t shim_get_num_threads() { return at::get_num_threads(); }
SHIM_API void shim_set_num_interop_threads(int32_t n) { guarded([&] { at::set_num_interop_threads(n); }); }
SHIM_API int32_t shim_get_num_interop_threads() { return at::get_num_interop_threads(); }
SHIM_API int8_t shim_grad_enabled() { return c10::GradMode::is_enabled(); }
SHIM_API void shim_set_grad_enabled(int8_t enabled) { c10::GradMode::set_enabled(enabled != 0); }
SHIM_API int8_t shim_cuda_available() { return guarded([&] { return static_cast<int8_t>(at::hasCUDA()); }); }

SHIM_API void shim_manual_seed(int64_t seed) {
  guarded([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}
