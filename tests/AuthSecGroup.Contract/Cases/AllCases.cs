namespace AuthSecGroup.Contract.Cases;

/// <summary>All cases, in the order of a run.</summary>
internal static class AllCases
{
    /// <summary>The cases. The last one compares the foreign rules with those at the start of the run.</summary>
    public static IReadOnlyList<ContractCase> List { get; } =
    [
        .. GatewayCases.All,
        .. CallerCases.All,
        .. LeaseCases.All,
        .. SessionCases.All,
        .. TargetCases.All,
        .. BodyCases.All,
        .. GroupCases.All,
    ];
}
