namespace AfdActors.Algorithms.Randomness;

/// <summary>What a random stream is for. Append-only: the numbers are part of every stream's seed.</summary>
public enum SeedPurpose
{
    InitialWeights = 1,
    Cohort = 2,
    SubModel = 3,
    DownlinkSigns = 4,
    DownlinkRounding = 5,
    UplinkRounding = 6,
    LocalShuffle = 7,
    Partition = 8,
    Network = 9,
    SyntheticData = 10,
    WordVectors = 11,
    SyntheticUpdate = 12,
    PrivacyNoise = 13,
}
