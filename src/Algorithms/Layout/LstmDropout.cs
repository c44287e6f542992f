namespace AfdActors.Algorithms.Layout;

/// <summary>Which connections of an LSTM layer a dropped unit takes away (<c>dropout.lstm</c>, docs/design.md "Layout").</summary>
public enum LstmDropout
{
    /// <summary>Only the next layer's input column; recurrent weights stay whole (arXiv:1812.07210).</summary>
    NonRecurrent = 1,

    /// <summary>The whole hidden unit: its gate rows and its recurrent column too.</summary>
    Hidden = 2,
}
