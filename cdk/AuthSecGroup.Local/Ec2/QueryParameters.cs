using System.Globalization;
using System.Text;
using AuthSecGroup.Local.Faults;
using Microsoft.AspNetCore.WebUtilities;

namespace AuthSecGroup.Local.Ec2;

/// <summary>
/// The parameters of a request in EC2's query protocol, or those whose dotted names begin with the path of one member of a list. It
/// remembers what was read, so that a parameter nobody knows is refused by name and not ignored.
/// </summary>
internal sealed class QueryParameters
{
    private readonly Dictionary<string, string> _values;
    private readonly HashSet<string> _unread;
    private readonly string _path;
    private readonly string? _repeated;

    public QueryParameters(ReadOnlyMemory<byte> body)
    {
        (_values, _path) = (new(StringComparer.Ordinal), "");
        foreach (var pair in new QueryStringEnumerable(Encoding.UTF8.GetString(body.Span)))
        {
            var name = pair.DecodeName().ToString();
            if (!_values.TryAdd(name, pair.DecodeValue().ToString()))
            {
                _repeated = name;
            }
        }

        _unread = [.. _values.Keys];
    }

    private QueryParameters(QueryParameters parent, string path) => (_values, _unread, _path) = (parent._values, parent._unread, path);

    /// <summary>The value of a parameter, or null if it is not there.</summary>
    public string? Text(string name)
    {
        _unread.Remove(_path + name);
        return _values.GetValueOrDefault(_path + name);
    }

    /// <summary>The value of a parameter that must be there.</summary>
    public string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw Ec2Refusal.MissingParameter(_path + name);

    public int? Integer(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Ec2Refusal.InvalidValue($"Value ({text}) for parameter {_path + name} is invalid. Expecting a whole number.");
    }

    /// <summary>The parameters of <c>name.1</c>, <c>name.2</c>, … in the order of their numbers.</summary>
    public IReadOnlyList<QueryParameters> List(string name) =>
        [.. Members(name).Select(number => new QueryParameters(this, $"{_path}{name}.{number}."))];

    /// <summary>The values of <c>name.1</c>, <c>name.2</c>, … in the order of their numbers.</summary>
    public IReadOnlyList<string> TextList(string name) => [.. Members(name).Select(number => Text($"{name}.{number}") ?? "")];

    /// <summary>Ends the reading.</summary>
    /// <param name="supported">The parameters of the action, for the error message.</param>
    /// <exception cref="ServiceException">The request has a parameter that was not read, or one twice.</exception>
    public void RefuseOthers(string supported)
    {
        if (_repeated is not null)
        {
            throw new ServiceException("InvalidParameter", $"The parameter {_repeated} appears more than once");
        }

        if (_values.Keys.FirstOrDefault(_unread.Contains) is { } unknown)
        {
            throw new ServiceException("UnknownParameter", $"The parameter {unknown} is not recognized. Local mode supports: {supported}.");
        }
    }

    private IEnumerable<int> Members(string name)
    {
        // An empty list may be written as the bare name without a value.
        if (_values.GetValueOrDefault(_path + name) == "")
        {
            _unread.Remove(_path + name);
        }

        var start = $"{_path}{name}.";
        return _values
            .Keys.Where(key => key.StartsWith(start, StringComparison.Ordinal))
            .Select(key =>
                int.TryParse(key[start.Length..].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0
            )
            .Where(number => number > 0)
            .Distinct()
            .Order();
    }
}
