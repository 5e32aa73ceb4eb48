namespace AuthSecGroup.Contract;

/// <summary>The endpoint isn't as the contract says: what was expected, and what came. It ends the case.</summary>
internal sealed class DifferenceException(string message) : Exception(message);
