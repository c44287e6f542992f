using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AfdActors.Datasets;

/// <summary>What a data set holds, so that another can be told from it.</summary>
/// <param name="Clients">How many there are; 0 where the data are not at hand.</param>
/// <param name="TrainSamples">Of all clients.</param>
/// <param name="TestSamples">Of all clients and the central part.</param>
/// <param name="Sha256">Of names, labels and samples, 64 lower-case hexadecimal digits.</param>
public sealed record DataFingerprint(int Clients, long TrainSamples, long TestSamples, string Sha256)
{
    /// <summary>Reads all samples once, as they are held.</summary>
    public static DataFingerprint Of(FederatedDataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var client in data.Clients)
        {
            var name = Encoding.UTF8.GetBytes(client.Client.Value);
            Add(hash, name.Length);
            hash.AppendData(name);
            Add(hash, client.Train);
            Add(hash, client.Test);
        }

        if (data.CentralTest is { } central) Add(hash, central);
        return new DataFingerprint(
            data.Clients.Length,
            data.Clients.Sum(client => (long)client.Train.Count),
            data.Clients.Sum(client => (long)client.Test.Count) + (data.CentralTest?.Count ?? 0),
            Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Add(IncrementalHash hash, SampleSet samples)
    {
        Add(hash, samples.Count);
        samples.AddTo(hash);
    }

    private static void Add(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
