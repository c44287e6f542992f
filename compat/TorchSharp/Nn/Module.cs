using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A layer with named parameters; the stand-in has the modules that the product uses, not a base for one's own.</summary>
        public class Module : IDisposable
        {
            private readonly List<(string name, Parameter parameter)> _parameters = [];

            protected Module(string name) => _name = name;

            private readonly string _name;

            public bool training { get; private set; } = true;

            public virtual string GetName() => _name;

            public virtual void train(bool train = true) => training = train;

            public virtual void eval() => train(false);

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => _parameters;

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => _parameters.Select(p => p.parameter);

            public virtual Parameter? get_parameter(string target) => _parameters.FirstOrDefault(p => p.name == target).parameter;

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual void register_parameter(string name, Parameter param) => _parameters.Add((name, param));

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var (_, parameter) in _parameters)
                {
                    if (set_to_none) parameter.grad = null;
                    else
                    {
                        using var grad = parameter.grad;
                        grad?.zero_();
                    }
                }
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                foreach (var (_, parameter) in _parameters) parameter.Dispose();
            }
        }

        /// <summary>A module of two inputs.</summary>
        public abstract class Module<T1, T2, TResult> : Module
        {
            protected Module(string name) : base(name) { }

            public abstract TResult forward(T1 input1, T2 input2);

            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }

        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>A long short-term memory of <paramref name="numLayers"/> layers.</summary>
        public static LSTM LSTM(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null)
        {
            RequireCpu(device);
            return new LSTM(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, dtype ?? get_default_dtype());
        }
    }
}
