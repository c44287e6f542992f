#include "shim.h"

#include <torch/csrc/autograd/autograd.h>

SHIM_API int8_t shim_requires_grad(const at::Tensor* t) { return t->requires_grad(); }
SHIM_API int8_t shim_is_leaf(const at::Tensor* t) { return t->is_leaf(); }
SHIM_API void shim_set_requires_grad(at::Tensor* t, int8_t on) {
  guarded([&] { t->set_requires_grad(on != 0); });
}
SHIM_API void shim_detach_(at::Tensor* t) {
  guarded([&] { t->detach_(); });
}
SHIM_API at::Tensor* shim_grad(const at::Tensor* t) {
  return guarded([&]() -> at::Tensor* { return t->grad().defined() ? new at::Tensor(t->grad()) : nullptr; });
}
SHIM_API void shim_set_grad(at::Tensor* t, const at::Tensor* grad) {
  guarded([&] { t->mutable_grad() = grad ? *grad : at::Tensor(); });
}

SHIM_API void shim_backward(at::Tensor* const* outputs, int32_t outputs_n, at::Tensor* const* grads, int32_t grads_n, int8_t retain, int8_t create,
                            at::Tensor* const* inputs, int32_t inputs_n) {
  guarded([&] {
    torch::autograd::backward(tensors(outputs, outputs_n), tensors(grads, grads_n), retain != 0, create != 0, tensors(inputs, inputs_n));
  });
}

SHIM_API void shim_autograd_grad(at::Tensor* const* outputs, int32_t outputs_n, at::Tensor* const* inputs, int32_t inputs_n, at::Tensor* const* grads,
                                 int32_t grads_n, int8_t retain, int8_t create, int8_t allow_unused, at::Tensor** results) {
  guarded([&] {
    hand_out(torch::autograd::grad(tensors(outputs, outputs_n), tensors(inputs, inputs_n), tensors(grads, grads_n), retain != 0, create != 0, allow_unused != 0),
             results);
  });
}
