using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Configuration;

/// <summary>A configured group and what it lets in. No rules means that it is being drained: nothing opens, the sweep goes on.</summary>
internal sealed record GroupAccess(SecurityGroupId Group, IReadOnlyList<IngressRule> Rules);
