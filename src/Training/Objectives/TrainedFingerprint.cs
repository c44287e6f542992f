using System.Security.Cryptography;
using System.Text;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Training.Objectives;

/// <summary>
/// What a node trains and for what, in one value that coordinator and node compare when it registers: the fingerprint of the model's
/// layout, into which goes the name of any objective but cross-entropy.
/// </summary>
public static class TrainedFingerprint
{
    /// <param name="objective">Its name in <c>afd.training.objective</c>.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(ModelLayout layout, string objective)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return objective == CrossEntropy.Name
            ? layout.Fingerprint
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{layout.Fingerprint} {objective}")));
    }
}
