namespace AuthSecGroup.Core.Contracts;

/// <summary>The resources of the API. The template defines them, and each event contains the one that was requested.</summary>
internal static class ApiResource
{
    /// <summary>Every target that the caller is allowed to use.</summary>
    public const string Connection = "/connection";

    /// <summary>The name of the path parameter of <see cref="ConnectionOfTarget"/>.</summary>
    public const string TargetParameter = "target";

    /// <summary>The leases of all callers, for administrators.</summary>
    public const string Leases = "/leases";

    /// <summary>The methods of <see cref="Leases"/>.</summary>
    public static readonly string[] LeasesMethods = ["GET", "DELETE"];

    /// <summary>One target.</summary>
    public const string ConnectionOfTarget = $"{Connection}/{{{TargetParameter}}}";
}
