using System.Runtime.Versioning;

// The tests use signals, file modes and /bin/sh.
[assembly: UnsupportedOSPlatform("windows")]
