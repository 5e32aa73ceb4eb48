// jsii uses one Node process and one pipe, and is not thread-safe.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
