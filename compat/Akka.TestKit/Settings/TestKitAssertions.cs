using Akka.Actor;

namespace Akka.TestKit;

/// <summary>How a test framework is told that something is wrong. Formats are those of string.Format.</summary>
public interface ITestKitAssertions
{
    void Fail(string format = "", params object[] args);

    void AssertTrue(bool condition, string format = "", params object[] args);

    void AssertFalse(bool condition, string format = "", params object[] args);

    void AssertEqual<T>(T expected, T actual, string format = "", params object[] args);

    void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args);
}

/// <summary>The assertions of a system's tests.</summary>
public class TestKitAssertionsProvider : IExtension
{
    public TestKitAssertionsProvider(ITestKitAssertions assertions) => Assertions = assertions;

    public ITestKitAssertions Assertions { get; }
}

/// <summary>Gives a system its assertions.</summary>
public class TestKitAssertionsExtension : ExtensionIdProvider<TestKitAssertionsProvider>
{
    private readonly ITestKitAssertions _assertions;

    public TestKitAssertionsExtension(ITestKitAssertions assertions) => _assertions = assertions;

    public static TestKitAssertionsProvider For(ActorSystem system) => system.GetExtension<TestKitAssertionsProvider>();

    public override TestKitAssertionsProvider CreateExtension(ExtendedActorSystem system) => new(_assertions);
}
