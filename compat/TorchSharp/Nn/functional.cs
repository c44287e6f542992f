namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How a loss combines its elements.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static partial class functional
        {
            /// <summary>Input [N, C, H, W], weight [O, C / groups, h, w]; one value in a list stands for both axes.</summary>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
            {
                strides ??= [1];
                padding ??= [0];
                dilation ??= [1];
                return new Tensor(Native.shim_conv2d(input.Owned, weight.Owned, OrNone(bias!), strides, strides.Length, padding, padding.Length, dilation, dilation.Length, groups).Checked());
            }

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size], stride is { } s ? [s] : null, padding is { } p ? [p] : null, dilation is { } d ? [d] : null, ceil_mode);

            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                strides ??= kernel_size;
                padding ??= [0];
                dilation ??= [1];
                return new Tensor(Native.shim_max_pool2d(input.Owned, kernel_size, kernel_size.Length, strides, strides.Length, padding, padding.Length, dilation, dilation.Length, Flag(ceil_mode)).Checked());
            }

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null)
            {
                if (divisor_override is not null) throw new NotSupportedException("the stand-in averages by the window's size only");
                return new Tensor(Native.shim_avg_pool2d(input.Owned, [kernel_size], 1, [stride ?? kernel_size], 1, [padding], 1, Flag(ceil_mode), Flag(count_include_pad)).Checked());
            }

            /// <summary>input @ weights^T + bias.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => new(Native.shim_linear(input.Owned, weights.Owned, OrNone(bias!)).Checked());

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_() : x.relu();

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_() : x.tanh();

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (inplace) throw new NotSupportedException("the stand-in has no dropout in place");
                return new Tensor(Native.shim_dropout(input.Owned, p, Flag(training)).Checked());
            }

            public static Tensor one_hot(Tensor x, long num_classes = -1) => new(Native.shim_one_hot(x.Owned, num_classes).Checked());

            /// <summary>Logits [N, C] against class indices [N] (int64) or probabilities [N, C].</summary>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                new(Native.shim_cross_entropy(input.Owned, target.Owned, OrNone(weight!), ignore_index, (long)reduction, label_smoothing).Checked());

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                new(Native.shim_nll_loss(input.Owned, target.Owned, OrNone(weight!), (long)reduction).Checked());

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                new(Native.shim_mse_loss(input.Owned, target.Owned, (long)reduction).Checked());
        }
    }
}
