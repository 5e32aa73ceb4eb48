namespace AuthSecGroup.Local.Faults;

/// <summary>What a fault rule does to a call.</summary>
internal enum FaultKind
{
    /// <summary>The call waits before it is served. It is served even if the caller has gone meanwhile, as in the cloud.</summary>
    Latency,

    /// <summary>The call is refused with a status, a code and a message; nothing changes.</summary>
    Error,

    /// <summary>The connection breaks before anything was done.</summary>
    ResetBefore,

    /// <summary>The call takes effect, then the connection breaks: the caller never hears.</summary>
    ResetAfter,

    /// <summary>Nothing is done and there is no response until the caller or the server gives up.</summary>
    Hang,
}
