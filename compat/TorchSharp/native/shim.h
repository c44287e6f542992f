// The C surface between the managed binding and libtorch: one function per operation.
// Tensors cross as owned at::Tensor* (released by shim_free). A function that fails answers null or a zero and keeps
// libtorch's text for the calling thread, where shim_take_error finds it.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <exception>
#include <type_traits>
#include <utility>

#define SHIM_API extern "C" __attribute__((visibility("default")))

void keep_error(const char* text) noexcept;

struct ScalarValue {
  double real;
  int64_t integer;
  int32_t kind;  // 0 integer, 1 real, 2 boolean

  at::Scalar get() const {
    if (kind == 0) return at::Scalar(integer);
    if (kind == 1) return at::Scalar(real);
    return at::Scalar(integer != 0);
  }
};

/// Runs f; an exception becomes the thread's error text and a value-initialised result.
template <class F>
auto guarded(F&& f) noexcept -> std::invoke_result_t<F> {
  try {
    return f();
  } catch (const c10::Error& e) {
    keep_error(e.what_without_backtrace());
  } catch (const std::exception& e) {
    keep_error(e.what());
  } catch (...) {
    keep_error("unknown error in libtorch");
  }
  if constexpr (!std::is_void_v<std::invoke_result_t<F>>) return {};
}

/// As guarded, for a function that makes a tensor.
template <class F>
at::Tensor* made(F&& f) noexcept {
  return guarded([&] { return new at::Tensor(f()); });
}

inline at::IntArrayRef ints(const int64_t* values, int32_t count) { return {values, static_cast<size_t>(count)}; }

inline std::vector<at::Tensor> tensors(at::Tensor* const* handles, int32_t count) {
  std::vector<at::Tensor> list;
  list.reserve(count);
  for (int32_t i = 0; i < count; i++) list.push_back(handles[i] ? *handles[i] : at::Tensor());
  return list;
}

inline void hand_out(std::vector<at::Tensor>&& list, at::Tensor** results) {
  for (size_t i = 0; i < list.size(); i++) results[i] = list[i].defined() ? new at::Tensor(std::move(list[i])) : nullptr;
}

/// A negative code means "as it is".
inline c10::optional<at::ScalarType> type_or_none(int32_t code) {
  if (code < 0) return c10::nullopt;
  return static_cast<at::ScalarType>(code);
}

inline c10::optional<at::Tensor> tensor_or_none(const at::Tensor* t) {
  if (t == nullptr) return c10::nullopt;
  return *t;
}
