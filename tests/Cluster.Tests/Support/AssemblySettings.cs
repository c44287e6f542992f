// Every test starts processes of its own; two tests at a time would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
