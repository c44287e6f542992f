#include "shim.h"

SHIM_API at::Tensor* shim_conv2d(const at::Tensor* input, const at::Tensor* weight, const at::Tensor* bias, const int64_t* strides, int32_t strides_n,
                                 const int64_t* padding, int32_t padding_n, const int64_t* dilation, int32_t dilation_n, int64_t groups) {
  return made([&] {
    return at::conv2d(*input, *weight, tensor_or_none(bias), ints(strides, strides_n), ints(padding, padding_n), ints(dilation, dilation_n), groups);
  });
}

SHIM_API at::Tensor* shim_max_pool2d(const at::Tensor* input, const int64_t* kernel, int32_t kernel_n, const int64_t* strides, int32_t strides_n,
                                     const int64_t* padding, int32_t padding_n, const int64_t* dilation, int32_t dilation_n, int8_t ceil_mode) {
  return made([&] {
    return at::max_pool2d(*input, ints(kernel, kernel_n), ints(strides, strides_n), ints(padding, padding_n), ints(dilation, dilation_n), ceil_mode != 0);
  });
}

SHIM_API at::Tensor* shim_avg_pool2d(const at::Tensor* input, const int64_t* kernel, int32_t kernel_n, const int64_t* strides, int32_t strides_n,
                                     const int64_t* padding, int32_t padding_n, int8_t ceil_mode, int8_t count_pad) {
  return made([&] {
    return at::avg_pool2d(*input, ints(kernel, kernel_n), ints(strides, strides_n), ints(padding, padding_n), ceil_mode != 0, count_pad != 0);
  });
}

SHIM_API at::Tensor* shim_linear(const at::Tensor* input, const at::Tensor* weight, const at::Tensor* bias) {
  return made([&] { return at::linear(*input, *weight, tensor_or_none(bias)); });
}

SHIM_API at::Tensor* shim_cross_entropy(const at::Tensor* input, const at::Tensor* target, const at::Tensor* weight, int64_t ignore, int64_t reduction, double smoothing) {
  return made([&] { return at::cross_entropy_loss(*input, *target, tensor_or_none(weight), reduction, ignore, smoothing); });
}

SHIM_API at::Tensor* shim_nll_loss(const at::Tensor* input, const at::Tensor* target, const at::Tensor* weight, int64_t reduction) {
  return made([&] { return at::nll_loss(*input, *target, tensor_or_none(weight), reduction); });
}

SHIM_API at::Tensor* shim_mse_loss(const at::Tensor* input, const at::Tensor* target, int64_t reduction) {
  return made([&] { return at::mse_loss(*input, *target, reduction); });
}

SHIM_API at::Tensor* shim_one_hot(const at::Tensor* t, int64_t classes) { return made([&] { return at::one_hot(*t, classes); }); }
SHIM_API at::Tensor* shim_dropout(const at::Tensor* t, double p, int8_t train) { return made([&] { return at::dropout(*t, p, train != 0); }); }

/// results: output, h_n, c_n.
SHIM_API void shim_lstm(const at::Tensor* input, const at::Tensor* h0, const at::Tensor* c0, at::Tensor* const* parameters, int32_t n, int8_t bias,
                        int64_t layers, double dropout, int8_t train, int8_t bidirectional, int8_t batch_first, at::Tensor** results) {
  guarded([&] {
    auto out = at::lstm(*input, {*h0, *c0}, tensors(parameters, n), bias != 0, layers, dropout, train != 0, bidirectional != 0, batch_first != 0);
    hand_out({std::get<0>(out), std::get<1>(out), std::get<2>(out)}, results);
  });
}
