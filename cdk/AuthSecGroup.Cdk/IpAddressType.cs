namespace AuthSecGroup.Cdk;

/// <summary>The IP versions that callers can use to reach the endpoint, and so the kinds of address that can be added.</summary>
public enum IpAddressType
{
    /// <summary>IPv4 only. A caller's IPv4 address is added.</summary>
    Ipv4,

    /// <summary>IPv4 and IPv6. The source address of the request is added; a caller who needs both sends one request with each.</summary>
    DualStack,
}
