using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.S3;
using Microsoft.AspNetCore.Http;

namespace AuthSecGroup.Testing;

/// <summary>Local mode's EC2 and S3 for any signer: signatures are read and not verified.</summary>
/// <param name="clock">The clock of both services.</param>
/// <param name="faults">The faults of both services.</param>
/// <param name="permissions">What the signer may do; everything by default.</param>
internal sealed class UnverifiedAws(TimeProvider clock, FaultInjector faults, IPermissions? permissions = null)
{
    public const string Account = GatewayEvent.Account;
    public const string Principal = $"arn:aws:sts::{Account}:assumed-role/SweepRole/sweep";

    private readonly IPermissions _permissions = permissions ?? new Everything();

    public Ec2Service Ec2 { get; } = new(clock, faults);

    public S3Service S3 { get; } = new(clock, faults);

    /// <summary>The region and the service that a request is signed for: Credential=KEY/DATE/REGION/SERVICE/aws4_request.</summary>
    public static (string Region, string Service) ScopeOf(HttpRequest request)
    {
        var scope = request.Headers.Authorization.ToString().Split("Credential=")[1].Split(',')[0].Split('/');
        return (scope[2], scope[3]);
    }

    /// <summary>Serves a request to either service.</summary>
    public Task HandleAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var (region, service) = ScopeOf(context.Request);
        var caller = new AwsCaller(Principal, region, _permissions);
        return service == "s3" ? S3.HandleAsync(context, caller, body) : Ec2.HandleAsync(context, caller, body);
    }

    private sealed class Everything : IPermissions
    {
        public PolicyDecision Decide(string action, string resourceArn, IReadOnlyDictionary<string, string> conditionContext) =>
            PolicyDecision.Allow;
    }
}
