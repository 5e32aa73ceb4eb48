namespace AuthSecGroup.Local.Deployment;

/// <summary>How a local cloud is run.</summary>
internal sealed record LocalCloudOptions
{
    /// <summary>The directory of the synthesized cloud assembly.</summary>
    public required string AssemblyDirectory { get; init; }

    /// <summary>The port on the loopback addresses; 0 takes any free port. Default: 8787.</summary>
    public int Port { get; init; } = 8787;

    /// <summary>Receives each line that the functions log. Default: nowhere.</summary>
    public TextWriter? LogWriter { get; init; }

    /// <summary>Runs the schedule. Default: true. Otherwise only <see cref="DeployedStack.SweepAsync"/> starts a sweep.</summary>
    public bool ScheduleEnabled { get; init; } = true;

    /// <summary>The most processes of one function at the same time; further events wait. Default: 10.</summary>
    public int MaxInstances { get; init; } = 10;

    /// <summary>Adds foreign rules of every kind to each group. Default: true.</summary>
    public bool PlantForeignRules { get; init; } = true;
}
