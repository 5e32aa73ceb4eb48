// jsii talks with one Node process over one pipe and takes no calls from two threads at once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
