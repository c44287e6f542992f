#include "shim.h"

#define UNARY(name, expression) \
  SHIM_API at::Tensor* shim_##name(const at::Tensor* t) { return made([&] { return expression; }); }
#define BINARY(name, expression) \
  SHIM_API at::Tensor* shim_##name(const at::Tensor* t, const at::Tensor* other) { return made([&] { return expression; }); }
#define WITH_SCALAR(name, expression) \
  SHIM_API at::Tensor* shim_##name##_scalar(const at::Tensor* t, ScalarValue other) { return made([&] { return expression; }); }

SHIM_API at::Tensor* shim_add(const at::Tensor* t, const at::Tensor* other, ScalarValue alpha) {
  return made([&] { return t->add(*other, alpha.get()); });
}
SHIM_API at::Tensor* shim_add_(const at::Tensor* t, const at::Tensor* other, ScalarValue alpha) {
  return made([&] { return t->add_(*other, alpha.get()); });
}
SHIM_API at::Tensor* shim_add_scalar(const at::Tensor* t, ScalarValue other, ScalarValue alpha) {
  return made([&] { return t->add(other.get(), alpha.get()); });
}
SHIM_API at::Tensor* shim_add__scalar(const at::Tensor* t, ScalarValue other, ScalarValue alpha) {
  return made([&] { return t->add_(other.get(), alpha.get()); });
}

BINARY(sub, t->sub(*other))
BINARY(sub_, t->sub_(*other))
BINARY(mul, t->mul(*other))
BINARY(mul_, t->mul_(*other))
BINARY(div, t->div(*other))
BINARY(div_, t->div_(*other))
BINARY(eq, t->eq(*other))
BINARY(ne, t->ne(*other))
BINARY(lt, t->lt(*other))
BINARY(le, t->le(*other))
BINARY(gt, t->gt(*other))
BINARY(ge, t->ge(*other))
BINARY(pow, t->pow(*other))
BINARY(maximum, at::maximum(*t, *other))
BINARY(minimum, at::minimum(*t, *other))
BINARY(matmul, t->matmul(*other))
BINARY(mm, t->mm(*other))

WITH_SCALAR(sub, t->sub(other.get()))
WITH_SCALAR(sub_, t->sub_(other.get()))
WITH_SCALAR(rsub, at::rsub(*t, other.get()))
WITH_SCALAR(mul, t->mul(other.get()))
WITH_SCALAR(mul_, t->mul_(other.get()))
WITH_SCALAR(div, t->div(other.get()))
WITH_SCALAR(div_, t->div_(other.get()))
WITH_SCALAR(eq, t->eq(other.get()))
WITH_SCALAR(ne, t->ne(other.get()))
WITH_SCALAR(lt, t->lt(other.get()))
WITH_SCALAR(le, t->le(other.get()))
WITH_SCALAR(gt, t->gt(other.get()))
WITH_SCALAR(ge, t->ge(other.get()))
WITH_SCALAR(pow, t->pow(other.get()))

UNARY(neg, t->neg())
UNARY(abs, t->abs())
UNARY(sign, t->sign())
UNARY(square, t->square())
UNARY(sqrt, t->sqrt())
UNARY(exp, t->exp())
UNARY(log, t->log())
UNARY(reciprocal, t->reciprocal())
UNARY(relu, t->relu())
UNARY(relu_, t->relu_())
UNARY(tanh, t->tanh())
UNARY(tanh_, t->tanh_())
UNARY(sigmoid, t->sigmoid())
UNARY(sigmoid_, t->sigmoid_())
UNARY(isfinite, at::isfinite(*t))
UNARY(isnan, at::isnan(*t))
UNARY(all, t->all())
UNARY(any, t->any())
UNARY(max, t->max())
UNARY(min, t->min())
UNARY(mean, t->mean())
UNARY(argmax, t->argmax())

SHIM_API at::Tensor* shim_sum(const at::Tensor* t, int32_t type) { return made([&] { return t->sum(type_or_none(type)); }); }
SHIM_API at::Tensor* shim_sum_dims(const at::Tensor* t, const int64_t* dims, int32_t n, int8_t keep, int32_t type) {
  return made([&] { return t->sum(ints(dims, n), keep != 0, type_or_none(type)); });
}
SHIM_API at::Tensor* shim_mean_dims(const at::Tensor* t, const int64_t* dims, int32_t n, int8_t keep, int32_t type) {
  return made([&] { return t->mean(ints(dims, n), keep != 0, type_or_none(type)); });
}
SHIM_API at::Tensor* shim_argmax_dim(const at::Tensor* t, int64_t dim, int8_t keep) { return made([&] { return t->argmax(dim, keep != 0); }); }
SHIM_API void shim_max_dim(const at::Tensor* t, int64_t dim, int8_t keep, at::Tensor** results) {
  guarded([&] {
    auto found = t->max(dim, keep != 0);
    hand_out({std::get<0>(found), std::get<1>(found)}, results);
  });
}
SHIM_API at::Tensor* shim_norm(const at::Tensor* t, float p) { return made([&] { return t->norm(p); }); }
SHIM_API at::Tensor* shim_softmax(const at::Tensor* t, int64_t dim, int32_t type) { return made([&] { return t->softmax(dim, type_or_none(type)); }); }
SHIM_API at::Tensor* shim_log_softmax(const at::Tensor* t, int64_t dim, int32_t type) {
  return made([&] { return t->log_softmax(dim, type_or_none(type)); });
}
SHIM_API at::Tensor* shim_addmm(const at::Tensor* t, const at::Tensor* a, const at::Tensor* b, float beta, float alpha) {
  return made([&] { return t->addmm(*a, *b, beta, alpha); });
}
SHIM_API at::Tensor* shim_addmm_(const at::Tensor* t, const at::Tensor* a, const at::Tensor* b, float beta, float alpha) {
  return made([&] { return t->addmm_(*a, *b, beta, alpha); });
}
SHIM_API at::Tensor* shim_where(const at::Tensor* condition, const at::Tensor* x, const at::Tensor* y) {
  return made([&] { return at::where(*condition, *x, *y); });
}
SHIM_API int8_t shim_allclose(const at::Tensor* t, const at::Tensor* other, double rtol, double atol, int8_t equal_nan) {
  return guarded([&] { return static_cast<int8_t>(t->allclose(*other, rtol, atol, equal_nan != 0)); });
}
