using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.Messages.Tests.Wire;

/// <summary>Manifest and bytes of every message of <see cref="Samples.All"/>, in its order. Never edit an entry: add a version (docs/wire.md).</summary>
internal static class GoldenBytes
{
    public static readonly IReadOnlyList<(string Manifest, string Hex)> All =
    [
        ("RC", "970302a66e6f64652d31a470613535a4663161399293a161cd012c2893a45a6fc3ab00ce00011170a6733363726574"),
        ("RD", "9301a43565656402"),
        ("RR", "9302a8746f6f206d616e79c3"),
        ("GB", "930192a161a162a76c656176696e67"),
        ("TO",
            "960294a4356565640301a5663030313292c4010fc402ff0197cfffffffffffffffffca3d4ccccd0a021e9901cb3f847ae147ae147b04ca" +
            "3f666666c3c2cb40040000000000000802920207ce35a4e90093ce00011170c420ba7816bf8f01cfea414140de5dae2223b00361a396177a" +
            "9cb410ff61f20015adce00010000"),
        ("OD", "930194a4356565640301a56630303132a462757379"),
        ("TR",
            "960194a4356565640301a56630303132cb40020000000000007bcd3a9893ce00011170c420ba7816bf8f01cfea414140de5dae2223b003" +
            "61a396177a9cb410ff61f20015adce00010000"),
        ("TF", "930194a4356565640301a56630303132ab6c6f7373206973204e614e"),
        ("CT", "930194a4356565640301a56630303132a6636c6f736564"),
        ("CQ", "940194a4356565640301a566303031320207"),
        ("PC", "950194a4356565640301a566303031320107c404010203ff"),
        ("VD", "940194a4356565640301a5663030313202a46c617465"),
        ("US", "920194a4356565640301a56630303132"),
        ("EV",
            "950193a43565656403a56630303132920008ce02faf08093ce00011170c420ba7816bf8f01cfea414140de5dae2223b00361a396177a9c" +
            "b410ff61f20015adce00010000"),
        ("ED", "950193a43565656403a566303031321f28cb4029000000000000"),
        ("RE", "9301a435656564a9363020726f756e6473"),
        ("VU", "930194a4356565640301a56630303132a46c6f7374"),
    ];

    /// <summary>Bytes of former layouts, and the message that they still are.</summary>
    public static readonly IReadOnlyList<(string Manifest, string Hex, IWireMessage Message)> Former =
    [
        ("RC", "950101a66e6f64652d31a4663161399293a161cd012c2893a45a6fc3ab00ce00011170", (RegisterClients)Samples.All[0] with { ProtocolVersion = 1, Token = "", Secret = "" }),
        ("RC", "960202a66e6f64652d31a470613535a4663161399293a161cd012c2893a45a6fc3ab00ce00011170", (RegisterClients)Samples.All[0] with { Secret = "" }),
        ("RR", "9201b170726f746f636f6c20322c206e6f742031", new RegistrationRefused("protocol 2, not 1", Retry: false)),
        ("TO",
            "960194a4356565640301a5663030313292c4010fc402ff0197cfffffffffffffffffca3d4ccccd0a021e9801cb3f847ae147ae147b04ca" +
            "3f666666c3c2cb400400000000000008920207ce35a4e90093ce00011170c420ba7816bf8f01cfea414140de5dae2223b00361a396177a" +
            "9cb410ff61f20015adce00010000",
            OfTensorScope((TrainOffer)Samples.All[4])),
    ];

    private static TrainOffer OfTensorScope(TrainOffer offer) => offer with
    {
        Parameters = offer.Parameters with { Uplink = offer.Parameters.Uplink with { Dgc = offer.Parameters.Uplink.Dgc with { Scope = SparsityScope.Tensor } } },
    };
}
