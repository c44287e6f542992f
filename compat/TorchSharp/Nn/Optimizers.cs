using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static class optim
        {
            /// <summary>Where a schedule sets the learning rate.</summary>
            public interface ILearningRateController
            {
                double LearningRate { get; set; }

                double InitialLearningRate { get; set; }
            }

            /// <summary>Changes parameters by their gradients.</summary>
            public abstract class Optimizer : IDisposable
            {
                private protected Optimizer() { }

                public abstract IEnumerable<ILearningRateController> ParamGroups { get; }

                public abstract IEnumerable<Parameter> parameters();

                public abstract Tensor? step(Func<Tensor>? closure = null);

                public virtual void zero_grad()
                {
                    foreach (var parameter in parameters())
                    {
                        using var grad = parameter.grad;
                        grad?.zero_();
                    }
                }

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing) { }
            }

            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>
    /// Stochastic gradient descent: d = grad + weight_decay * p; b = momentum * b + (1 - dampening) * d (the first time b = d);
    /// p -= lr * (b, or d + momentum * b with Nesterov).
    /// </summary>
    public class SGD : torch.optim.Optimizer
    {
        private readonly Group _group;
        private readonly Dictionary<Parameter, torch.Tensor> _buffers = new(ReferenceEqualityComparer.Instance);

        public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        {
            if (lr < 0) throw new ArgumentException($"Invalid learning rate: {lr}");
            if (momentum < 0) throw new ArgumentException($"Invalid momentum value: {momentum}");
            if (weight_decay < 0) throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
            if (nesterov && (momentum <= 0 || dampening != 0)) throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");
            _group = new Group([.. parameters], momentum, dampening, weight_decay, nesterov, maximize) { LearningRate = lr, InitialLearningRate = lr };
        }

        public override IEnumerable<torch.optim.ILearningRateController> ParamGroups => [_group];

        public override IEnumerable<Parameter> parameters() => _group.Parameters;

        public override torch.Tensor? step(Func<torch.Tensor>? closure = null)
        {
            var loss = closure?.Invoke();
            using var mode = torch.no_grad();
            using var scope = torch.NewDisposeScope();
            foreach (var parameter in _group.Parameters)
            {
                var change = parameter.grad;
                if (change is null) continue;
                if (_group.Maximize) change = change.neg();
                if (_group.WeightDecay != 0) change = change.add(parameter, _group.WeightDecay);
                if (_group.Momentum != 0) change = WithMomentum(parameter, change);
                parameter.add_(change, -_group.LearningRate);
            }
            return loss;
        }

        protected override void Dispose(bool disposing)
        {
            foreach (var buffer in _buffers.Values) buffer.Dispose();
            _buffers.Clear();
            base.Dispose(disposing);
        }

        private torch.Tensor WithMomentum(Parameter parameter, torch.Tensor change)
        {
            if (_buffers.TryGetValue(parameter, out var buffer)) buffer.mul_(_group.Momentum).add_(change, 1 - _group.Dampening);
            else _buffers[parameter] = buffer = change.clone().DetachFromDisposeScope();
            return _group.Nesterov ? change.add(buffer, _group.Momentum) : buffer;
        }

        private sealed class Group(Parameter[] parameters, double momentum, double dampening, double weightDecay, bool nesterov, bool maximize) : torch.optim.ILearningRateController
        {
            internal Parameter[] Parameters { get; } = parameters;

            internal double Momentum { get; } = momentum;

            internal double Dampening { get; } = dampening;

            internal double WeightDecay { get; } = weightDecay;

            internal bool Nesterov { get; } = nesterov;

            internal bool Maximize { get; } = maximize;

            public double LearningRate { get; set; }

            public double InitialLearningRate { get; set; }
        }
    }
}
