namespace AuthSecGroup.Local.Deployment;

/// <summary>What the caller decides about a deployment, beside its template.</summary>
/// <param name="MaxInstances">The most processes of one function at the same time.</param>
/// <param name="PlantForeignRules">True to add foreign rules to each group.</param>
/// <param name="LogWriter">Receives each log line; null for nowhere.</param>
internal sealed record DeployOptions(int MaxInstances, bool PlantForeignRules, TextWriter? LogWriter);
