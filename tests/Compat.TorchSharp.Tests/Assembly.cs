// Counts of live tensors are of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
