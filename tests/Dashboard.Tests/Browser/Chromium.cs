using Microsoft.Playwright;

namespace AfdActors.Dashboard.Tests.Browser;

/// <summary>A fact that needs the system's Chromium; skipped, visibly, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null) Skip = "no Chromium: apt-get install chromium, or set AFD_CHROMIUM";
    }
}

/// <summary>One browser for the tests of a class, without a window.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Milliseconds, for a machine that does much else.</summary>
    private const float Patience = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The program; null where there is none.</summary>
    public static string? Path { get; } =
        new[] { Environment.GetEnvironmentVariable("AFD_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
            .FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Path is null) return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = ["--no-sandbox"] });
    }

    /// <summary>A page at this address, of a browser that has seen nothing before. Questions that it asks are answered with yes.</summary>
    public async Task<IPage> OpenAsync(string address, int width = 1280, bool dark = false)
    {
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        page.SetDefaultTimeout(Patience);
        page.Dialog += async (_, dialog) => await dialog.AcceptAsync();
        await page.GotoAsync(address);
        return page;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}
