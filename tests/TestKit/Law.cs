using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Testing;

/// <summary>
/// Checks that a law holds for whatever a generator draws. The seed is fixed, so every run draws the same cases. A case that breaks the law
/// is made smaller as long as what is left breaks it too; the message shows both.
/// </summary>
public static class Law
{
    /// <summary>Draws cases and applies the law, which throws where it does not hold.</summary>
    /// <param name="smaller">Smaller cases of the same kind, the smallest first; null: a case is shown as it was drawn.</param>
    public static void Holds<T>(Gen<T> cases, Action<T> law, Func<T, IEnumerable<T>>? smaller = null, int count = 300) =>
        Check.One(
            Config.QuickThrowOnFailure.WithReplay(1, 1).WithMaxTest(count).WithQuietOnSuccess(true),
            Prop.ForAll(smaller is null ? Arb.From(cases) : Arb.From(cases, smaller), law));

    /// <summary>
    /// What is left of a list without a part of it: without a half first, then without a quarter, and so on down to one element.
    /// </summary>
    public static IEnumerable<T[]> Parts<T>(IReadOnlyList<T> whole)
    {
        for (var length = (whole.Count + 1) / 2; length > 0; length /= 2)
        {
            for (var start = 0; start < whole.Count; start += length)
                yield return [.. whole.Take(start), .. whole.Skip(start + length)];
        }
    }
}
