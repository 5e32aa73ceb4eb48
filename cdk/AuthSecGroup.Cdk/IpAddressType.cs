namespace AuthSecGroup.Cdk;

/// <summary>The versions of IP by which callers reach the endpoint, and so the kind of address that they can have let in.</summary>
public enum IpAddressType
{
    /// <summary>IPv4 only: a caller's IPv4 address is let in.</summary>
    Ipv4,

    /// <summary>IPv4 and IPv6: the address that the caller's request came from is let in; who wants both sends a request by each.</summary>
    DualStack,
}
