using System.Runtime.Versioning;

// The tests use signals, file modes and /bin/sh.
[assembly: UnsupportedOSPlatform("windows")]

// Most tests wait for a process.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
