// libtorch's matrix products, made safe for several threads. Debian's single-threaded OpenBLAS (libopenblas0-serial) is built without
// locks: two threads inside it at once share a work buffer, and the product is silently wrong. The loader searches this library before
// the BLAS, so libtorch's calls arrive here. Single precision goes to oneDNN, which libtorch brings along, keeps no such state and
// works on the calling thread when libtorch is told to use one; the rest goes to the BLAS, one call at a time.
#include <dlfcn.h>

#include <cstdint>
#include <mutex>

#define BLAS_API extern "C" __attribute__((visibility("default")))

namespace {
std::mutex one_at_a_time;

template <class F>
F next(const char* name) {
  return reinterpret_cast<F>(dlsym(RTLD_NEXT, name));
}

using OneDnnGemm = int (*)(char, char, int64_t, int64_t, int64_t, float, const float*, int64_t, const float*, int64_t, float, float*, int64_t);

char plain(char transposition) { return transposition == 'N' || transposition == 'n' ? 'N' : 'T'; }
}  // namespace

#define GEMM_PARAMETERS(T)                                                                                                            \
  const char *ta, const char *tb, const int *m, const int *n, const int *k, const T *alpha, const T *a, const int *lda, const T *b, \
      const int *ldb, const T *beta, T *c, const int *ldc
#define GEMV_PARAMETERS(T)                                                                                                 \
  const char *t, const int *m, const int *n, const T *alpha, const T *a, const int *lda, const T *x, const int *incx, \
      const T *beta, T *y, const int *incy

BLAS_API void sgemm_(GEMM_PARAMETERS(float)) {
  static const auto onednn = next<OneDnnGemm>("dnnl_sgemm");
  // BLAS is column-major and oneDNN row-major: the transposed product, factors exchanged.
  if (onednn && *k > 0 && onednn(plain(*tb), plain(*ta), *n, *m, *k, *alpha, b, *ldb, a, *lda, *beta, c, *ldc) == 0) return;
  static const auto blas = next<void (*)(GEMM_PARAMETERS(float))>("sgemm_");
  std::lock_guard<std::mutex> lock(one_at_a_time);
  blas(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

BLAS_API void dgemm_(GEMM_PARAMETERS(double)) {
  static const auto blas = next<void (*)(GEMM_PARAMETERS(double))>("dgemm_");
  std::lock_guard<std::mutex> lock(one_at_a_time);
  blas(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

BLAS_API void sgemv_(GEMV_PARAMETERS(float)) {
  static const auto blas = next<void (*)(GEMV_PARAMETERS(float))>("sgemv_");
  std::lock_guard<std::mutex> lock(one_at_a_time);
  blas(t, m, n, alpha, a, lda, x, incx, beta, y, incy);
}

BLAS_API void dgemv_(GEMV_PARAMETERS(double)) {
  static const auto blas = next<void (*)(GEMV_PARAMETERS(double))>("dgemv_");
  std::lock_guard<std::mutex> lock(one_at_a_time);
  blas(t, m, n, alpha, a, lda, x, incx, beta, y, incy);
}
