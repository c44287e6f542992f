using System.Xml.Linq;
using AfdActors.Architecture.Tests;
using AfdActors.Training.Native;
using Cpu = System.Runtime.InteropServices.Architecture;

namespace AfdActors.Training.Tests.Native;

public sealed class LibTorchFilesTests
{
    [Theory]
    [InlineData("linux", Cpu.X64, "libtorch-cpu-linux-x64", "libLibTorchSharp.so", "libtorch.so")]
    [InlineData("win", Cpu.X64, "libtorch-cpu-win-x64", "LibTorchSharp.dll", "torch_cpu.dll")]
    [InlineData("win", Cpu.Arm64, "libtorch-cpu-win-arm64", "LibTorchSharp.dll", "torch_cpu.dll")]
    [InlineData("osx", Cpu.Arm64, "libtorch-cpu-osx-arm64", "libLibTorchSharp.dylib", "libtorch.dylib")]
    public void Each_platform_has_its_package_binding_and_libraries(
        string system, Cpu architecture, string package, string binding, string last)
    {
        var files = LibTorchFiles.Of(system, architecture);

        Assert.Equal((package, binding, last), (files.Package, files.Binding, files.InOrder[^1]));
        Assert.Equal(
            Path.Combine("packages", package, "2.10.0", "runtimes", package["libtorch-cpu-".Length..], "native"),
            files.FolderIn("packages", "2.10.0"));
    }

    [Fact]
    public void The_platforms_are_those_that_the_build_has_a_package_for()
    {
        var pinned = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => package.Attribute("Include")!.Value)
                .Where(name => name.StartsWith("libtorch-cpu-", StringComparison.Ordinal));

        Assert.Equal(pinned.Order(StringComparer.Ordinal), LibTorchFiles.All.Select(files => files.Package).Order(StringComparer.Ordinal));
    }

    /// <summary>Which of the package's libraries each of them, and the binding, names as needed.</summary>
    [Theory]
    [InlineData("libtorch_cpu.dylib", "libc10.dylib", "libomp.dylib")]
    [InlineData("libtorch.dylib", "libc10.dylib", "libtorch_cpu.dylib")]
    [InlineData("libLibTorchSharp.dylib", "libc10.dylib", "libtorch_cpu.dylib", "libtorch.dylib")]
    public void On_macOS_each_library_comes_after_those_that_it_needs(string library, params string[] needed)
    {
        var files = LibTorchFiles.Of("osx", Cpu.Arm64);
        var order = files.InOrder.Add(files.Binding);

        Assert.All(needed, other => Assert.InRange(order.IndexOf(other), 0, order.IndexOf(library) - 1));
    }

    [Theory]
    [InlineData("osx", Cpu.X64)]
    [InlineData("linux", Cpu.Arm64)]
    public void A_platform_without_a_package_is_refused_by_name(string system, Cpu architecture)
    {
        var refused = Assert.Throws<DllNotFoundException>(() => LibTorchFiles.Of(system, architecture));

        Assert.Contains($"got {system}-{architecture.ToString().ToLowerInvariant()}", refused.Message, StringComparison.Ordinal);
    }
}
