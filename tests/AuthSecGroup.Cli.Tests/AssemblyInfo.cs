using System.Runtime.Versioning;

// The tests speak of signals, file modes and /bin/sh.
[assembly: UnsupportedOSPlatform("windows")]
