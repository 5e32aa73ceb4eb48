using Mono.Cecil;

namespace AuthSecGroup.Architecture.Tests.Support;

/// <summary>
/// One use of a type or member by compiled code: in a signature, an attribute, or a method body, which includes lambdas and state machines.
/// The compiler copies the values of constants, so a use of a constant isn't visible.
/// </summary>
/// <param name="From">The member that uses it.</param>
/// <param name="To">The type or member that is used.</param>
/// <param name="IsInternal">Both are in the same assembly.</param>
internal sealed record Reference(string FromNamespace, string From, string ToNamespace, string To, bool IsInternal)
{
    public static IEnumerable<Reference> In(ModuleDefinition module) =>
        from type in module.GetTypes()
        where !IsSharedByAllNamespaces(type)
        from use in Uses(type)
        from target in Targets(use.Used)
        where !IsSharedByAllNamespaces(target.Type)
        select new Reference(
            NamespaceOf(type),
            $"{type.FullName}.{use.Member}",
            NamespaceOf(target.Type),
            target.Name,
            target.Type.Scope is ModuleDefinition || target.Type.Scope.Name == module.Assembly.Name.Name
        );

    public override string ToString() => $"{From} uses {To}";

    // The compiler puts anonymous types and the like into the global namespace, where "Program" can be too.
    private static bool IsSharedByAllNamespaces(TypeReference type) => Outermost(type) is { Namespace: "", Name: ['<', ..] };

    private static string NamespaceOf(TypeReference type) => Outermost(type).Namespace;

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<(string Member, MemberReference Used)> Uses(TypeDefinition type) =>
        [
            .. Each(
                "(declaration)",
                [
                    .. type.BaseType is { } baseType ? [baseType] : Array.Empty<TypeReference>(),
                    .. type.Interfaces.Select(implemented => implemented.InterfaceType),
                    .. InGenericParameters(type),
                    .. InAttributes(type),
                ]
            ),
            .. type.Fields.SelectMany(field => Each(field.Name, [field.FieldType, .. InAttributes(field)])),
            .. type.Properties.SelectMany(property => Each(property.Name, InAttributes(property))),
            .. type.Events.SelectMany(@event => Each(@event.Name, [@event.EventType, .. InAttributes(@event)])),
            .. type.Methods.SelectMany(method => Each(method.Name, InMethod(method))),
        ];

    private static IEnumerable<(string Member, MemberReference Used)> Each(string member, IEnumerable<MemberReference> used) =>
        used.Select(one => (member, one));

    private static IEnumerable<MemberReference> InMethod(MethodDefinition method) =>
        [
            method.ReturnType,
            .. method.Parameters.Select(parameter => parameter.ParameterType),
            .. method.Parameters.SelectMany(InAttributes),
            .. InAttributes(method.MethodReturnType),
            .. method.Overrides,
            .. InGenericParameters(method),
            .. InAttributes(method),
            .. method.HasBody ? InBody(method.Body) : [],
        ];

    private static IEnumerable<MemberReference> InBody(Mono.Cecil.Cil.MethodBody body) =>
        [
            .. body.Variables.Select(variable => variable.VariableType),
            .. body.ExceptionHandlers.Select(handler => handler.CatchType).OfType<MemberReference>(),
            .. body.Instructions.Select(instruction => instruction.Operand).OfType<MemberReference>(),
        ];

    private static IEnumerable<MemberReference> InGenericParameters(IGenericParameterProvider provider) =>
        provider.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType);

    private static IEnumerable<MemberReference> InAttributes(ICustomAttributeProvider provider) =>
        from attribute in provider.CustomAttributes
        let values = attribute.ConstructorArguments.Concat(attribute.Properties.Concat(attribute.Fields).Select(named => named.Argument))
        from used in values.Select(value => value.Value).OfType<MemberReference>().Prepend(attribute.Constructor)
        select used;

    private static IEnumerable<(TypeReference Type, string Name)> Targets(MemberReference used) =>
        used switch
        {
            GenericParameter => [],
            GenericInstanceType generic => [.. Targets(generic.ElementType), .. generic.GenericArguments.SelectMany(Targets)],
            TypeSpecification special => Targets(special.ElementType),
            TypeReference type => [(type, type.FullName)],
            GenericInstanceMethod generic => [.. Targets(generic.ElementMethod), .. generic.GenericArguments.SelectMany(Targets)],
            _ => Targets(used.DeclaringType).Select((target, i) => i == 0 ? (target.Type, $"{target.Name}.{used.Name}") : target),
        };
}
