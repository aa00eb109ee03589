using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>Values that are known when the rules are compiled.</summary>
internal static unsafe class ConstantFetches
{
    internal static bool False(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set(false);

    internal static bool True(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set(true);

    /// <summary>What only a TLS connection has; there is none yet.</summary>
    internal static bool Nothing(RuleContext context, Arguments arguments, ref Sample sample) => false;

    internal static bool Constant(RuleContext context, Arguments arguments, ref Sample sample)
    {
        if (arguments.Compiled is not ConstantValue value)
        {
            return false;
        }

        sample.Type = value.Sample.Type;
        sample.Integer = value.Sample.Integer;
        sample.Address = value.Sample.Address;
        sample.Method = value.Sample.Method;
        sample.Pointer = value.Sample.Pointer;
        sample.Length = value.Sample.Length;
        return true;
    }

    internal static string? CheckText(Arguments arguments, RuleCompiler compiler) => Keep(arguments, arguments[0].Bytes, SampleType.String);

    internal static string? CheckBinary(Arguments arguments, RuleCompiler compiler)
    {
        var text = arguments[0].Text;
        return text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit)
            ? "failed to parse hexadecimal digits"
            : Keep(arguments, new PinnedBytes(Convert.FromHexString(text)), SampleType.Binary);
    }

    internal static string? CheckBoolean(Arguments arguments, RuleCompiler compiler)
    {
        var value = arguments[0].Text.ToUpperInvariant() is "TRUE" or "1";
        if (!value && arguments[0].Text.ToUpperInvariant() is not ("FALSE" or "0"))
        {
            return $"invalid argument '{arguments[0].Text}', expects a boolean (true/false/1/0)";
        }

        var sample = default(Sample);
        sample.Set(value);
        arguments.Compiled = new ConstantValue(sample, null);
        return null;
    }

    internal static string? CheckInteger(Arguments arguments, RuleCompiler compiler)
    {
        var sample = default(Sample);
        sample.Set(arguments[0].Integer);
        arguments.Compiled = new ConstantValue(sample, null);
        return null;
    }

    internal static string? CheckAddress(Arguments arguments, RuleCompiler compiler)
    {
        var sample = default(Sample);
        sample.Set(arguments[0].Address);
        arguments.Compiled = new ConstantValue(sample, null);
        return null;
    }

    internal static string? CheckMethod(Arguments arguments, RuleCompiler compiler)
    {
        Keep(arguments, arguments[0].Bytes, SampleType.Method);
        ((ConstantValue)arguments.Compiled!).Sample.Method = HttpMethods.Parse(arguments[0].Bytes.Span);
        return null;
    }

    internal static string? CheckEnvironment(Arguments arguments, RuleCompiler compiler)
    {
        var value = Environment.GetEnvironmentVariable(arguments[0].Text);
        return value == null ? null : Keep(arguments, new PinnedBytes(System.Text.Encoding.UTF8.GetBytes(value)), SampleType.String);
    }

    internal static string? CheckHostName(Arguments arguments, RuleCompiler compiler)
    {
        arguments.Compiled = HostName;
        return null;
    }

    private static readonly ConstantValue HostName = Text(new PinnedBytes(System.Text.Encoding.UTF8.GetBytes(Environment.MachineName)), SampleType.String);

    private static string? Keep(Arguments arguments, PinnedBytes bytes, SampleType type)
    {
        arguments.Compiled = Text(bytes, type);
        return null;
    }

    private static ConstantValue Text(PinnedBytes bytes, SampleType type)
    {
        var sample = default(Sample);
        sample.Set(bytes, type);
        return new ConstantValue(sample, bytes);
    }
}
