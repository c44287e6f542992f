using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Models;

namespace AfdActors.Training.Tests;

[Collection(Samples.Torch)]
public sealed class TrainingPoolTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    /// <summary>Each job waits for a second one, so jobs do run together; and never more of them than the pool's number.</summary>
    [Fact]
    public async Task Runs_as_many_jobs_at_once_as_it_has_threads_and_no_more()
    {
        using var pool = new TrainingPool(2);
        using var pair = new Barrier(2);
        int running = 0, most = 0;
        var jobs = Enumerable.Range(0, 8).Select(_ => pool.Run(
            token =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                Assert.True(pair.SignalAndWait(Long, token));
                Interlocked.Decrement(ref running);
                return now;
            },
            CancellationToken.None)).ToArray();
        await Task.WhenAll(jobs);
        Assert.Equal(2, most);
        Assert.Equal(2, pool.Jobs);
    }

    [Fact]
    public async Task Results_do_not_depend_on_the_number_of_jobs()
    {
        var alone = await Hashes(1);
        Assert.Equal(alone, await Hashes(2));
        Assert.Equal(alone, await Hashes(3));
        Assert.Equal(alone.Length, alone.Distinct().Count());
    }

    [Fact]
    public async Task A_failed_job_fails_its_task_and_the_next_one_runs()
    {
        using var pool = new TrainingPool(1);
        var failed = pool.Run<int>(_ => throw new TrainingDivergedException("mlp", "expected"), CancellationToken.None);
        Assert.Equal(4, await pool.Run(_ => 4, CancellationToken.None));
        await Assert.ThrowsAsync<TrainingDivergedException>(() => failed);
    }

    [Fact]
    public async Task Waiting_and_running_jobs_can_be_canceled()
    {
        using var pool = new TrainingPool(1);
        using var started = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var running = pool.Run(token => WaitFor(started, token), cancel.Token);
        var waiting = pool.Run(_ => 1, cancel.Token);
        Assert.True(started.Wait(Long));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(2, await pool.Run(_ => 2, CancellationToken.None));
    }

    [Fact]
    public async Task Disposing_cancels_what_runs_and_what_waits()
    {
        var pool = new TrainingPool(1);
        using var started = new ManualResetEventSlim();
        var running = pool.Run(token => WaitFor(started, token), CancellationToken.None);
        var waiting = pool.Run(_ => 1, CancellationToken.None);
        Assert.True(started.Wait(Long));
        pool.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Throws<ObjectDisposedException>(() => { _ = pool.Run(_ => 1, CancellationToken.None); });
        pool.Dispose();
    }

    private static async Task<string[]> Hashes(int jobs)
    {
        using var pool = new TrainingPool(jobs);
        var model = ModelCatalog.Create("mnist-cnn", [1, 28, 28], 10);
        return await Task.WhenAll(Enumerable.Range(0, 6).Select(client => pool.Run(
            token =>
            {
                var subModel = Samples.Without(model.Layout, 2 + client);
                var weights = new float[subModel.Count];
                subModel.Extract(Samples.Weights(model.Layout, 1), weights);
                LocalTrainer.Train(
                    model, subModel, weights, Samples.Draw(model, 23, (ulong)client), new(0.05f, 5, 2), new SeededStream((ulong)client),
                    token);
                return Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(weights.AsSpan())));
            },
            CancellationToken.None)));
    }

    private static int WaitFor(ManualResetEventSlim started, CancellationToken token)
    {
        started.Set();
        Assert.True(token.WaitHandle.WaitOne(Long));
        token.ThrowIfCancellationRequested();
        return 0;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value; seen = target) Interlocked.CompareExchange(ref target, value, seen);
    }
}
