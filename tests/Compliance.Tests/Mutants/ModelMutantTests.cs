using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Suite = AfdActors.Compliance.ModelCompliance;

namespace AfdActors.Compliance.Tests.Mutants;

[Collection(Suite.Torch)]
public sealed class ModelMutantTests
{
    [Fact]
    public void Each_law_of_models_fails_where_it_is_broken()
    {
        var width = 4;
        Laws.AreBrokenBy<Suite>(
            (nameof(Suite.Units_are_the_outputs_of_these_layers), new ModelSuite("second", () => new Net())),
            (nameof(Suite.Two_factories_of_one_module_give_one_layout), new ModelSuite("_layers.0", () => new Net(width: width++))),
            (nameof(Suite.Training_moves_every_parameter), new ModelSuite("_layers.0", () => new Net(idle: true))),
            (nameof(Suite.Step_of_a_sub_model_is_that_of_the_plain_network_with_dropped_units_zero),
                new ModelSuite("_layers.0", () => new Net(around: inside => inside.mean([1], keepdim: true) * arange(3)))),
            (nameof(Suite.Steps_of_a_training_leave_no_tensor_behind),
                new ModelSuite("_layers.0", () => new Net(around: _ => zeros(1).DetachFromDisposeScope()))),
            (nameof(Suite.Evaluation_counts_every_sample_and_repeats_bit_for_bit),
                new ModelSuite("_layers.0", () => new Net(around: _ => rand(1, 3)))));
    }

    private sealed class ModelSuite(string group, Func<nn.Module<Tensor, Tensor>> create) : Suite
    {
        protected override ImmutableArray<int> InputShape => [4];

        protected override int Classes => 3;

        protected override ImmutableArray<string> Groups => [group];

        protected override nn.Module<Tensor, Tensor> Create() => create();
    }

    /// <summary>Two dense layers in a chain, and what is added to their logits by way of the hidden units.</summary>
    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential _layers;
        private readonly Func<Tensor, Tensor>? _around;

        public Net(int width = 4, bool idle = false, Func<Tensor, Tensor>? around = null)
            : base(nameof(Net))
        {
            (_layers, _around) = (nn.Sequential(nn.Linear(4, width), nn.Linear(width, 3)), around);
            RegisterComponents();
            if (idle) register_module("idle", nn.Linear(4, 3));
        }

        public override Tensor forward(Tensor input)
        {
            var inside = _layers[0].call(input);
            var logits = _layers[1].call(inside);
            return _around is null ? logits : logits + _around(inside);
        }
    }
}
