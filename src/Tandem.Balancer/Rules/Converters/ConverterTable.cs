namespace Tandem.Balancer.Rules;

/// <summary>
/// The converters by name. Names, arguments and types of all of HAProxy 2.6's are in <see cref="ConverterSignatures"/>; a converter works once
/// it has a line here, which names the function that does it.
/// </summary>
internal static unsafe partial class ConverterTable
{
    private static readonly Line[] Done =
    [
        new("add", &ArithmeticConverters.Add, ArithmeticConverters.Check),
        new("and", &ArithmeticConverters.And, ArithmeticConverters.Check),
        new("b64dec", &Base64Converters.Decode),
        new("base64", &Base64Converters.Encode),
        new("bool", &ArithmeticConverters.Bool),
        new("bytes", &BytesConverters.Slice),
        new("concat", &ConcatConverter.Concat, ConcatConverter.Check),
        new("cpl", &ArithmeticConverters.Complement),
        new("crc32", &HashConverters.Crc32),
        new("cut_crlf", &TrimConverters.CutLineEnd),
        new("div", &ArithmeticConverters.Divide, ArithmeticConverters.Check),
        new("djb2", &HashConverters.Djb2),
        new("even", &ArithmeticConverters.Even),
        new("field", &FieldConverters.Field, FieldConverters.Check),
        new("hex", &HexConverters.Encode),
        new("hex2i", &HexConverters.ToInteger),
        new("host_only", &HostConverters.HostOnly),
        new("htonl", &ArithmeticConverters.NetworkOrder),
        new("http_date", &DateConverters.HttpDate, DateConverters.Check),
        new("iif", &ChoiceConverters.Iif),
        new("ipmask", &MaskConverters.Mask),
        new("length", &BytesConverters.Length),
        new("lower", &CaseConverters.Lower),
        new("ltrim", &TrimConverters.Left),
        new("mod", &ArithmeticConverters.Modulo, ArithmeticConverters.Check),
        new("mul", &ArithmeticConverters.Multiply, ArithmeticConverters.Check),
        new("neg", &ArithmeticConverters.Negate),
        new("not", &ArithmeticConverters.Not),
        new("odd", &ArithmeticConverters.Odd),
        new("or", &ArithmeticConverters.Or, ArithmeticConverters.Check),
        new("port_only", &HostConverters.PortOnly),
        new("regsub", &RegexConverters.Substitute, RegexConverters.Check),
        new("rtrim", &TrimConverters.Right),
        new("sdbm", &HashConverters.Sdbm),
        new("set-var", &VariableConverters.Set, VariableConverters.Check),
        new("strcmp", &ChoiceConverters.Compare, ChoiceConverters.CheckVariable),
        new("sub", &ArithmeticConverters.Subtract, ArithmeticConverters.Check),
        new("ub64dec", &Base64Converters.DecodeUrl),
        new("ub64enc", &Base64Converters.EncodeUrl),
        new("unset-var", &VariableConverters.Unset, VariableConverters.CheckUnset),
        new("upper", &CaseConverters.Upper),
        new("url_dec", &UrlConverters.Decode),
        new("url_enc", &UrlConverters.Encode, UrlConverters.CheckEncode),
        new("word", &FieldConverters.Word, FieldConverters.Check),
        new("xor", &ArithmeticConverters.Xor, ArithmeticConverters.Check),
    ];

    private readonly struct Line
    {
        internal Line(
            string name,
            delegate*<RuleContext, Arguments, ref Sample, bool> convert,
            Func<Arguments, RuleCompiler, string?>? check = null)
        {
            Name = name;
            Convert = convert;
            Check = check;
        }

        internal string Name { get; }

        internal delegate*<RuleContext, Arguments, ref Sample, bool> Convert { get; }

        internal Func<Arguments, RuleCompiler, string?>? Check { get; }
    }
}
