using AuthSecGroup.Benchmarks.Cloud;
using AuthSecGroup.Benchmarks.Functions;
using AuthSecGroup.Benchmarks.Report;

namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>
/// Compares published folders, to choose settings. It measures them in turn, so that other load on the machine affects all of them, and
/// compares the minimum and the median, which a busy machine affects least.
/// </summary>
internal static class Comparison
{
    private const int WarmRequests = 40;
    private const int SweepRuns = 6;

    public static string Run(IReadOnlyList<(string Name, string Folder)> folders, int rounds)
    {
        var (scene, swept) = (new Scene(new Scenery(10, 2)), new Scene(new Scenery(200, 4, Others: 60, Expired: 30)));
        using var cloud = new CloudServer(scene);
        var results = folders.ToDictionary(item => item.Name, _ => Enumerable.Range(0, 8).Select(_ => new Sample()).ToArray());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, folder) in folders)
            {
                var columns = results[name];
                cloud.Show(scene, 0);
                using (var function = new FunctionProcess(folder, "connection", scene, cloud.Address, Events.Request("POST")))
                {
                    columns[1].Add(function.FirstAnswer());
                    columns[0].Add(function.Ready);
                    var cpu = function.CpuMilliseconds();
                    columns[2].Add(cpu);
                    columns[3].Add(function.PeakMebibytes());
                    for (var request = 0; request < WarmRequests; request++)
                    {
                        columns[4].Add(function.Invoke(Events.Request("POST")));
                    }

                    columns[5].Add((function.CpuMilliseconds() - cpu) / WarmRequests);
                }

                cloud.Show(swept, 0);
                using (var function = new FunctionProcess(folder, "sweep", swept, cloud.Address, Events.Sweep))
                {
                    function.FirstAnswer();
                    var cpu = function.CpuMilliseconds();
                    for (var run = 0; run < SweepRuns; run++)
                    {
                        function.Invoke(Events.Sweep);
                    }

                    columns[6].Add((function.CpuMilliseconds() - cpu) / SweepRuns);
                    columns[7].Add(function.PeakMebibytes());
                }
            }
        }

        var table = new Table(
            "median (least)",
            "init ms",
            "cold POST ms",
            "cold CPU ms",
            "cold MiB",
            "warm POST ms",
            "warm CPU ms",
            "sweep CPU ms",
            "sweep MiB"
        );
        foreach (var (name, columns) in results)
        {
            table.Add([name, .. columns.Select(column => $"{Sample.Short(column.Median)} ({Sample.Short(column.Least)})")]);
        }

        return table.ToString();
    }
}
