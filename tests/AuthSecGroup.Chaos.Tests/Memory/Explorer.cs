namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>
/// Explores every order of the calls of concurrent work. It runs the work again for each order, and follows an order no further once it
/// reaches a state that another order has reached.
/// </summary>
internal sealed class Explorer
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Stack<IReadOnlyList<int>> _orders = new([
        [],
    ]);

    /// <summary>The number of different states.</summary>
    public int States => _seen.Count;

    /// <summary>The number of orders that ran to their end.</summary>
    public int Ended { get; private set; }

    /// <summary>Runs the work in each order.</summary>
    /// <param name="run">Runs the work once: it asks for the next choice with the number of choices and a text that is the state; null if
    /// the order isn't to be followed any further.</param>
    public void Explore(Action<Func<int, string?, int>> run)
    {
        while (_orders.TryPop(out var order))
        {
            var made = new List<int>();
            try
            {
                run(Choose);
                Ended++;
            }
            catch (KnownStateException)
            {
                // Another order has gone on from here, or this one goes too far.
            }

            int Choose(int choices, string? state)
            {
                var choice = 0;
                if (made.Count < order.Count)
                {
                    choice = order[made.Count];
                }
                else
                {
                    if (state is null || !_seen.Add(state))
                    {
                        throw new KnownStateException();
                    }

                    for (var other = 1; other < choices; other++)
                    {
                        _orders.Push([.. made, other]);
                    }
                }

                made.Add(choice);
                return choice;
            }
        }
    }

    private sealed class KnownStateException : Exception;
}
