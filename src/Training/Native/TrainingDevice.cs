namespace AfdActors.Training.Native;

/// <summary>Where tensors live and are computed with.</summary>
public enum TrainingDevice
{
    Cpu,

    /// <summary>The first NVIDIA GPU, where the CUDA package of libtorch is built in.</summary>
    Cuda,
}
