using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace AuthSecGroup.Local.Ec2;

/// <summary>
/// The parameters of a request in EC2's query protocol, as the tree that their dotted names make. It remembers what was read, so
/// that a parameter nobody knows is refused by name and not ignored.
/// </summary>
internal sealed class QueryParameters
{
    private readonly string _path;
    private readonly Dictionary<string, QueryParameters> _children = new(StringComparer.Ordinal);
    private string? _value;
    private bool _isRepeated;
    private bool _isRead;

    private QueryParameters(string path) => _path = path;

    public static QueryParameters Parse(ReadOnlyMemory<byte> body)
    {
        var root = new QueryParameters("");
        foreach (var pair in new QueryStringEnumerable(Encoding.UTF8.GetString(body.Span)))
        {
            var name = pair.DecodeName().ToString();
            var node = root;
            foreach (var part in name.Split('.'))
            {
                node = node.ChildOrNew(part);
            }

            node._isRepeated |= node._value is not null;
            node._value = pair.DecodeValue().ToString();
        }

        return root;
    }

    /// <summary>The value of a parameter, or null if it is not there.</summary>
    public string? Text(string name)
    {
        if (!_children.TryGetValue(name, out var child))
        {
            return null;
        }

        child._isRead = true;
        return child._value;
    }

    /// <summary>The value of a parameter that must be there.</summary>
    public string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw Ec2Refusals.MissingParameter(PathOf(name));

    public int? Integer(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Ec2Refusals.InvalidParameterValue($"Value ({text}) for parameter {PathOf(name)} is invalid. Expecting a whole number.");
    }

    /// <summary>The members <c>name.1</c>, <c>name.2</c>, … in the order of their numbers.</summary>
    public IReadOnlyList<QueryParameters> List(string name)
    {
        if (!_children.TryGetValue(name, out var list))
        {
            return [];
        }

        // An empty list may be written as the bare name without a value.
        list._isRead = list._value is null or "";
        return
        [
            .. list
                ._children.Where(member => int.TryParse(member.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .OrderBy(member => int.Parse(member.Key, CultureInfo.InvariantCulture))
                .Select(member => member.Value),
        ];
    }

    /// <summary>The values of <c>name.1</c>, <c>name.2</c>, … in the order of their numbers.</summary>
    public IReadOnlyList<string> TextList(string name) =>
        [
            .. List(name)
                .Select(member =>
                {
                    member._isRead = true;
                    return member._value ?? "";
                }),
        ];

    /// <summary>Ends the reading.</summary>
    /// <param name="supported">The parameters of the action, for the error message.</param>
    /// <exception cref="Faults.ServiceException">The request has a parameter that was not read, or one twice.</exception>
    public void RefuseOthers(string supported)
    {
        if (_isRepeated)
        {
            throw Ec2Refusals.RepeatedParameter(_path);
        }

        if (_value is not null && !_isRead)
        {
            throw Ec2Refusals.UnknownParameter(_path, supported);
        }

        foreach (var child in _children.Values)
        {
            child.RefuseOthers(supported);
        }
    }

    private string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private QueryParameters ChildOrNew(string name)
    {
        if (!_children.TryGetValue(name, out var child))
        {
            _children.Add(name, child = new QueryParameters(PathOf(name)));
        }

        return child;
    }
}
