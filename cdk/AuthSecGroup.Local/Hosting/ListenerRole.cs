namespace AuthSecGroup.Local.Hosting;

/// <summary>What a listening socket is for.</summary>
internal enum ListenerKind
{
    /// <summary>The API Gateway, the page and the controls: what people use.</summary>
    Public,

    /// <summary>EC2, S3 and CloudFormation's answers: what the functions use.</summary>
    Aws,

    /// <summary>The Runtime API of one function instance.</summary>
    Runtime,
}

/// <summary>Stands in each connection, to tell through which listener it came.</summary>
/// <param name="Kind">What the listener is for.</param>
/// <param name="Slot">Which function instance; 0 for the other kinds.</param>
internal sealed record ListenerRole(ListenerKind Kind, int Slot = 0);
