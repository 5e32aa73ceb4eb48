namespace AuthSecGroup.Local.Cloud;

/// <summary>How a local cloud is run.</summary>
public sealed record LocalCloudOptions
{
    /// <summary>The directory of the synthesized cloud assembly.</summary>
    public required string AssemblyDirectory { get; init; }

    /// <summary>The port on the loopback addresses. By default 8787; 0 takes any free one.</summary>
    public int Port { get; init; } = 8787;

    /// <summary>Gets each line that the functions log, as it comes. By default nobody.</summary>
    public TextWriter? Talk { get; init; }

    /// <summary>Starts the schedule's targets in time. By default it does; if not, only <see cref="LocalCloud.SweepAsync"/> does.</summary>
    public bool ScheduleEnabled { get; init; } = true;

    /// <summary>The most processes that one function has at the same time. By default 10; further events wait.</summary>
    public int MaxInstances { get; init; } = 10;

    /// <summary>Puts rules that are not ours into each group, of every shape. By default it does.</summary>
    public bool PlantForeignRules { get; init; } = true;
}
