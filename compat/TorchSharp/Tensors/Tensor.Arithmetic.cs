namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => add(target, 1);

        public Tensor add(Tensor target, Scalar alpha) => Made(Native.shim_add(Owned, target.Owned, alpha.Value));

        public Tensor add(Scalar scalar) => Made(Native.shim_add_scalar(Owned, scalar.Value, Scalar.One));

        public Tensor add(Scalar scalar, Scalar alpha) => Made(Native.shim_add_scalar(Owned, scalar.Value, alpha.Value));

        public Tensor add_(Tensor target) => add_(target, 1);

        public Tensor add_(Tensor target, Scalar alpha) => InPlace(Native.shim_add_(Owned, target.Owned, alpha.Value));

        public Tensor add_(Scalar scalar) => InPlace(Native.shim_add__scalar(Owned, scalar.Value, Scalar.One));

        public Tensor add_(Scalar scalar, Scalar alpha) => InPlace(Native.shim_add__scalar(Owned, scalar.Value, alpha.Value));

        public Tensor sub(Tensor target) => Made(Native.shim_sub(Owned, target.Owned));

        public Tensor sub(Scalar target) => Made(Native.shim_sub_scalar(Owned, target.Value));

        public Tensor sub_(Tensor target) => InPlace(Native.shim_sub_(Owned, target.Owned));

        public Tensor sub_(Scalar target) => InPlace(Native.shim_sub__scalar(Owned, target.Value));

        public Tensor mul(Tensor target) => Made(Native.shim_mul(Owned, target.Owned));

        public Tensor mul(Scalar target) => Made(Native.shim_mul_scalar(Owned, target.Value));

        public Tensor mul_(Tensor target) => InPlace(Native.shim_mul_(Owned, target.Owned));

        public Tensor mul_(Scalar target) => InPlace(Native.shim_mul__scalar(Owned, target.Value));

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Made(Native.shim_div(Owned, Exact(rounding_mode, target).Owned));

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Made(Native.shim_div_scalar(Owned, Exact(rounding_mode, target).Value));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => InPlace(Native.shim_div_(Owned, Exact(rounding_mode, target).Owned));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => InPlace(Native.shim_div__scalar(Owned, Exact(rounding_mode, target).Value));

        public Tensor eq(Tensor target) => Made(Native.shim_eq(Owned, target.Owned));

        public Tensor eq(Scalar target) => Made(Native.shim_eq_scalar(Owned, target.Value));

        public Tensor ne(Tensor target) => Made(Native.shim_ne(Owned, target.Owned));

        public Tensor ne(Scalar target) => Made(Native.shim_ne_scalar(Owned, target.Value));

        public Tensor lt(Tensor target) => Made(Native.shim_lt(Owned, target.Owned));

        public Tensor lt(Scalar target) => Made(Native.shim_lt_scalar(Owned, target.Value));

        public Tensor le(Tensor target) => Made(Native.shim_le(Owned, target.Owned));

        public Tensor le(Scalar target) => Made(Native.shim_le_scalar(Owned, target.Value));

        public Tensor gt(Tensor target) => Made(Native.shim_gt(Owned, target.Owned));

        public Tensor gt(Scalar target) => Made(Native.shim_gt_scalar(Owned, target.Value));

        public Tensor ge(Tensor target) => Made(Native.shim_ge(Owned, target.Owned));

        public Tensor ge(Scalar target) => Made(Native.shim_ge_scalar(Owned, target.Value));

        public Tensor pow(Tensor exponent) => Made(Native.shim_pow(Owned, exponent.Owned));

        public Tensor pow(Scalar exponent) => Made(Native.shim_pow_scalar(Owned, exponent.Value));

        public Tensor maximum(Tensor other) => Made(Native.shim_maximum(Owned, other.Owned));

        public Tensor minimum(Tensor other) => Made(Native.shim_minimum(Owned, other.Owned));

        public Tensor matmul(Tensor target) => Made(Native.shim_matmul(Owned, target.Owned));

        public Tensor mm(Tensor target) => Made(Native.shim_mm(Owned, target.Owned));

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Made(Native.shim_addmm(Owned, mat1.Owned, mat2.Owned, beta, alpha));

        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => InPlace(Native.shim_addmm_(Owned, mat1.Owned, mat2.Owned, beta, alpha));

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            var close = Native.shim_allclose(Owned, target.Owned, rtol, atol, Flag(equal_nan)) != 0;
            CheckForErrors();
            return close;
        }

        private static T Exact<T>(RoundingMode mode, T target) => mode == RoundingMode.None
            ? target
            : throw new NotSupportedException("the stand-in divides without rounding only");
    }
}
