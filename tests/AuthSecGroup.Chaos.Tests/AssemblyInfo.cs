// Most tests wait: for a deadline, for token buckets, for processes.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
