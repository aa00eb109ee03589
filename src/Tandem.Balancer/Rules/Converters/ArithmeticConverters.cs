using System.Buffers.Binary;
using System.Globalization;

namespace Tandem.Balancer.Rules;

/// <summary>Integers: an operand is a number or a variable. Sums and products stop at the ends of 64 bits.</summary>
internal static unsafe class ArithmeticConverters
{
    internal static string? Check(Arguments arguments, RuleCompiler compiler)
    {
        var operand = arguments[0];
        if (operand.Text.Length == 0)
        {
            return null;
        }

        if (long.TryParse(operand.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            operand.Integer = number;
            return null;
        }

        if (operand.Text.Length > 0 && (char.IsAsciiDigit(operand.Text[0]) || operand.Text[0] is '-' or '+'))
        {
            return $"invalid character in '{operand.Text}'";
        }

        var error = compiler.Variables.Resolve(operand.Text, out var scope, out var variable);
        operand.Integer = variable;
        operand.Second = (long)scope;
        arguments.Compiled = arguments;
        return error;
    }

    internal static bool Add(RuleContext context, Arguments arguments, ref Sample sample) =>
        Operand(context, arguments, out var operand) && sample.Set(Saturated((Int128)sample.Integer + operand));

    internal static bool Subtract(RuleContext context, Arguments arguments, ref Sample sample) =>
        Operand(context, arguments, out var operand) && sample.Set(Saturated((Int128)sample.Integer - operand));

    internal static bool Multiply(RuleContext context, Arguments arguments, ref Sample sample) =>
        Operand(context, arguments, out var operand) && sample.Set(Saturated((Int128)sample.Integer * operand));

    /// <summary>By zero it gives the greatest number.</summary>
    internal static bool Divide(RuleContext context, Arguments arguments, ref Sample sample) =>
        Operand(context, arguments, out var operand)
        && sample.Set(operand == 0 ? long.MaxValue : Saturated((Int128)sample.Integer / operand));

    /// <summary>By zero it gives zero.</summary>
    internal static bool Modulo(RuleContext context, Arguments arguments, ref Sample sample) =>
        Operand(context, arguments, out var operand) && sample.Set(operand is 0 or -1 ? 0L : sample.Integer % operand);

    internal static bool And(RuleContext context, Arguments arguments, ref Sample sample) =>
        Operand(context, arguments, out var operand) && sample.Set(sample.Integer & operand);

    internal static bool Or(RuleContext context, Arguments arguments, ref Sample sample) =>
        Operand(context, arguments, out var operand) && sample.Set(sample.Integer | operand);

    internal static bool Xor(RuleContext context, Arguments arguments, ref Sample sample) =>
        Operand(context, arguments, out var operand) && sample.Set(sample.Integer ^ operand);

    internal static bool Complement(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set(~sample.Integer);

    internal static bool Negate(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set(unchecked(-sample.Integer));

    internal static bool Bool(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set(sample.Integer != 0);

    internal static bool Not(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set(sample.Integer == 0);

    internal static bool Odd(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set((sample.Integer & 1) != 0);

    internal static bool Even(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set((sample.Integer & 1) == 0);

    internal static bool NetworkOrder(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var bytes = context.Take(4);
        if (bytes == null)
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(new Span<byte>(bytes, 4), (uint)sample.Integer);
        return sample.Set(bytes, 4, SampleType.Binary);
    }

    private static bool Operand(RuleContext context, Arguments arguments, out long operand)
    {
        var argument = arguments[0];
        operand = argument.Integer;
        if (arguments.Compiled == null)
        {
            return true;
        }

        var value = default(Sample);
        if (Variables.Of(context, (VariableScope)argument.Second, forWriting: false)?.Get(context, (int)argument.Integer, ref value) != true
            || !SampleCasts.To(context, ref value, SampleType.Integer))
        {
            return false;
        }

        operand = value.Integer;
        return true;
    }

    private static long Saturated(Int128 value) =>
        value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;
}
