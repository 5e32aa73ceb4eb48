using Amazon.Lambda.Core;

namespace AuthSecGroup.StandIns.Tests;

public class A_logger_with_two_methods
{
    [Fact]
    public void Gets_every_level_as_lines()
    {
        var lines = new Lines();
        ILambdaLogger logger = lines;
        logger.LogDebug("a");
        logger.Log(LogLevel.Error, "b");
        logger.Log("Warning", "c");
        Assert.Equal(["a", "b", "c"], lines.Written);
    }

    private sealed class Lines : ILambdaLogger
    {
        public List<string> Written { get; } = [];

        public void Log(string message) => throw new NotSupportedException("Only lines were expected.");

        public void LogLine(string message) => Written.Add(message);
    }
}
