namespace Tandem.Balancer.Rules;

/// <summary>How long a variable lives (configuration.txt 2.8).</summary>
internal enum VariableScope : byte
{
    /// <summary>The process.</summary>
    Process,

    /// <summary>The client's connection.</summary>
    Session,

    /// <summary>The exchange.</summary>
    Transaction,

    /// <summary>Until the response begins.</summary>
    Request,

    /// <summary>From the response on.</summary>
    Response,
}
