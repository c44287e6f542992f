#include "shim.h"

#include <cstring>

SHIM_API void shim_free(at::Tensor* t) { delete t; }

SHIM_API int32_t shim_dtype(const at::Tensor* t) { return static_cast<int32_t>(t->scalar_type()); }
SHIM_API int32_t shim_device_type(const at::Tensor* t) { return static_cast<int32_t>(t->device().type()); }
SHIM_API int32_t shim_device_index(const at::Tensor* t) { return t->device().index(); }
SHIM_API int64_t shim_dim(const at::Tensor* t) { return t->dim(); }
SHIM_API int64_t shim_numel(const at::Tensor* t) { return t->numel(); }
SHIM_API int64_t shim_element_size(const at::Tensor* t) { return t->element_size(); }
SHIM_API int8_t shim_is_contiguous(const at::Tensor* t) { return t->is_contiguous(); }
SHIM_API void* shim_data(const at::Tensor* t) { return guarded([&] { return t->data_ptr(); }); }
SHIM_API void shim_sizes(const at::Tensor* t, int64_t* into) { std::memcpy(into, t->sizes().data(), t->dim() * sizeof(int64_t)); }
SHIM_API void shim_strides(const at::Tensor* t, int64_t* into) {
  guarded([&] { std::memcpy(into, t->strides().data(), t->dim() * sizeof(int64_t)); });
}

SHIM_API at::Tensor* shim_alias(const at::Tensor* t) { return made([&] { return t->alias(); }); }
SHIM_API at::Tensor* shim_clone(const at::Tensor* t) { return made([&] { return t->clone(); }); }
SHIM_API at::Tensor* shim_contiguous(const at::Tensor* t) { return made([&] { return t->contiguous(); }); }
SHIM_API at::Tensor* shim_detach(const at::Tensor* t) { return made([&] { return t->detach(); }); }
SHIM_API at::Tensor* shim_to_type(const at::Tensor* t, int32_t type, int8_t copy) {
  return made([&] { return t->to(static_cast<at::ScalarType>(type), false, copy != 0); });
}
SHIM_API at::Tensor* shim_copy_(const at::Tensor* t, const at::Tensor* source) { return made([&] { return t->copy_(*source); }); }
SHIM_API at::Tensor* shim_fill_(const at::Tensor* t, ScalarValue value) { return made([&] { return t->fill_(value.get()); }); }

SHIM_API at::Tensor* shim_view(const at::Tensor* t, const int64_t* size, int32_t n) { return made([&] { return t->view(ints(size, n)); }); }
SHIM_API at::Tensor* shim_reshape(const at::Tensor* t, const int64_t* size, int32_t n) { return made([&] { return t->reshape(ints(size, n)); }); }
SHIM_API at::Tensor* shim_expand(const at::Tensor* t, const int64_t* size, int32_t n) { return made([&] { return t->expand(ints(size, n)); }); }
SHIM_API at::Tensor* shim_permute(const at::Tensor* t, const int64_t* order, int32_t n) { return made([&] { return t->permute(ints(order, n)); }); }
SHIM_API at::Tensor* shim_flatten(const at::Tensor* t, int64_t start, int64_t end) { return made([&] { return t->flatten(start, end); }); }
SHIM_API at::Tensor* shim_transpose(const at::Tensor* t, int64_t a, int64_t b) { return made([&] { return t->transpose(a, b); }); }
SHIM_API at::Tensor* shim_t(const at::Tensor* t) { return made([&] { return t->t(); }); }
SHIM_API at::Tensor* shim_unsqueeze(const at::Tensor* t, int64_t dim) { return made([&] { return t->unsqueeze(dim); }); }
SHIM_API at::Tensor* shim_squeeze(const at::Tensor* t) { return made([&] { return t->squeeze(); }); }
SHIM_API at::Tensor* shim_squeeze_dim(const at::Tensor* t, int64_t dim) { return made([&] { return t->squeeze(dim); }); }
SHIM_API at::Tensor* shim_narrow(const at::Tensor* t, int64_t dim, int64_t start, int64_t length) {
  return made([&] { return t->narrow(dim, start, length); });
}
SHIM_API at::Tensor* shim_slice(const at::Tensor* t, int64_t dim, int64_t start, int64_t finish, int64_t step) {
  return made([&] { return t->slice(dim, start, finish, step); });
}
SHIM_API at::Tensor* shim_select(const at::Tensor* t, int64_t dim, int64_t index) { return made([&] { return t->select(dim, index); }); }
SHIM_API at::Tensor* shim_index_select(const at::Tensor* t, int64_t dim, const at::Tensor* index) {
  return made([&] { return t->index_select(dim, *index); });
}
SHIM_API at::Tensor* shim_gather(const at::Tensor* t, int64_t dim, const at::Tensor* index) { return made([&] { return t->gather(dim, *index); }); }
SHIM_API at::Tensor* shim_cat(at::Tensor* const* list, int32_t n, int64_t dim) { return made([&] { return at::cat(tensors(list, n), dim); }); }
SHIM_API at::Tensor* shim_stack(at::Tensor* const* list, int32_t n, int64_t dim) { return made([&] { return at::stack(tensors(list, n), dim); }); }
SHIM_API void shim_split_sizes(const at::Tensor* t, const int64_t* sizes, int32_t n, int64_t dim, at::Tensor** results) {
  guarded([&] { hand_out(t->split_with_sizes(ints(sizes, n), dim), results); });
}
