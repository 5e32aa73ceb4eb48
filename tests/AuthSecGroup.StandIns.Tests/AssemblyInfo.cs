// The bootstrap reads AWS_LAMBDA_RUNTIME_API, which is the whole process's, and writes to the one console.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
