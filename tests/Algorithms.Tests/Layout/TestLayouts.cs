using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Tests.Layout;

/// <summary>The paper's networks and small ones with every kind of cover.</summary>
internal static class TestLayouts
{
    public static ModelLayout FemnistCnn()
    {
        var b = new LayoutBuilder("femnist-cnn");
        var conv1 = b.Group("conv1", 32);
        var conv2 = b.Group("conv2", 64);
        var dense = b.Group("dense1", 2048);
        return b.Conv2d("conv1", 1, 32, 5, outputGroup: conv1)
            .Conv2d("conv2", 32, 64, 5, conv1, conv2)
            .Dense("dense1", 7 * 7 * 64, 2048, conv2, dense, inputBlock: 7 * 7)
            .Dense("dense2", 2048, 62, dense)
            .Build();
    }

    public static ModelLayout ShakespeareLstm(LstmDropout dropout = LstmDropout.NonRecurrent)
    {
        var b = new LayoutBuilder("shakespeare-lstm");
        var lstm1 = b.Group("lstm1", 256);
        var lstm2 = b.Group("lstm2", 256);
        return b.Embedding("embedding", 80, 8)
            .Lstm("lstm1", 8, 256, null, lstm1, dropout)
            .Lstm("lstm2", 256, 256, lstm1, lstm2, dropout)
            .Dense("dense", 256, 80, lstm2)
            .Build();
    }

    /// <summary>3 inputs, 4 hidden, 2 outputs: 4*3 + 4 + 2*4 + 2 = 26 weights, one group.</summary>
    public static ModelLayout Mlp()
    {
        var b = new LayoutBuilder("mlp");
        var hidden = b.Group("hidden", 4);
        return b.Dense("dense1", 3, 4, outputGroup: hidden).Dense("dense2", 4, 2, hidden).Build();
    }

    public static ModelLayout SmallCnn()
    {
        var b = new LayoutBuilder("small-cnn");
        var conv1 = b.Group("conv1", 5);
        var conv2 = b.Group("conv2", 7);
        var dense = b.Group("dense1", 11);
        return b.Conv2d("conv1", 2, 5, 3, outputGroup: conv1)
            .Conv2d("conv2", 5, 7, 3, conv1, conv2)
            .Dense("dense1", 7 * 6, 11, conv2, dense, inputBlock: 6)
            .Dense("dense2", 11, 3, dense)
            .Build();
    }

    public static ModelLayout SmallLstm(LstmDropout dropout)
    {
        var b = new LayoutBuilder("small-lstm");
        var lstm1 = b.Group("lstm1", 6);
        var lstm2 = b.Group("lstm2", 9);
        return b.Embedding("embedding", 10, 4)
            .Lstm("lstm1", 4, 6, null, lstm1, dropout)
            .Lstm("lstm2", 6, 9, lstm1, lstm2, dropout)
            .Dense("dense", 9, 10, lstm2)
            .Build();
    }

    public static IEnumerable<ModelLayout> Small() =>
        [Mlp(), SmallCnn(), SmallLstm(LstmDropout.NonRecurrent), SmallLstm(LstmDropout.Hidden)];
}
