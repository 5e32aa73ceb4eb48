using Amazon.Lambda.Core;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Lambda.CustomResources;
using AuthSecGroup.Lambda.Sweep;

namespace AuthSecGroup.Lambda;

/// <summary>
/// Serves the events of the sweep function: those of CloudFormation go to <see cref="CustomResourceHandler"/>. Any other event starts a
/// sweep, which is safe at any time.
/// </summary>
internal sealed class SweepFunction(ScheduledSweep sweep, CustomResourceHandler customResources, TimeProvider time)
{
    /// <summary>The part of an invocation's time that is reserved for what follows the calls of AWS, such as the log.</summary>
    internal static readonly TimeSpan ResponseMargin = TimeSpan.FromSeconds(2);

    /// <summary>Serves one event.</summary>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        var remaining = context.RemainingTime - ResponseMargin;
        using var deadline = new CancellationTokenSource(remaining < TimeSpan.Zero ? TimeSpan.Zero : remaining, time);
        if (await CustomResourceEvent.ReadAsync(input, deadline.Token) is { } customResourceEvent)
        {
            customResources.RequireAllowed(customResourceEvent);
            // The alarm for missing sweeps is created after this resource, and needs data.
            if (customResourceEvent is { RequestType: "Create", ResourceProperties.RevokeOn: LeaseCleanupResource.OnDelete })
            {
                await sweep.RunFirstAsync(deadline.Token);
            }

            await customResources.HandleAsync(customResourceEvent, deadline.Token);
        }
        else
        {
            // arn:aws:lambda:REGION:ACCOUNT:function:NAME
            await sweep.RunAsync(context.InvokedFunctionArn.Split(':')[4], deadline.Token);
        }

        return new MemoryStream("{}"u8.ToArray(), writable: false);
    }
}
