namespace AfdActors.Datasets;

/// <summary>Where this program keeps what it can make or fetch again.</summary>
public static class CacheFolder
{
    /// <summary>AFD_CACHE, else XDG_CACHE_HOME/afd, else ~/.cache/afd; it need not be there yet.</summary>
    public static string FullPath
    {
        get
        {
            if (Environment.GetEnvironmentVariable("AFD_CACHE") is { Length: > 0 } own) return own;
            return Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } caches
                ? Path.Combine(caches, "afd")
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "afd");
        }
    }
}
