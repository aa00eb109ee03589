using Spectre.Console;

namespace Tandem.Demonstration;

/// <summary>How the demonstration speaks: in colour on a terminal, in plain lines elsewhere.</summary>
internal static class DemoScreen
{
    /// <summary>Columns where nobody says how many there are: no line is broken for them.</summary>
    private const int PlainWidth = 200;

    private static readonly bool IsTerminal = !Console.IsOutputRedirected;

    private static readonly IAnsiConsole Screen = Open();

    /// <summary>A heading.</summary>
    internal static void Title(string text)
    {
        Screen.WriteLine();
        Screen.MarkupLine($"[bold]{Markup.Escape(text)}[/]");
    }

    /// <summary>A line.</summary>
    internal static void Say(string text) => Screen.MarkupLine("  " + Markup.Escape(text));

    /// <summary>What happens now, before it has.</summary>
    internal static void Fault(string text) => Screen.MarkupLine($"[red]>[/] {Markup.Escape(text)}");

    /// <summary>A good end.</summary>
    internal static void Good(string text) => Screen.MarkupLine($"[green]{Markup.Escape(text)}[/]");

    /// <summary>A bad end.</summary>
    internal static void Bad(string text) => Screen.MarkupLine($"[red]{Markup.Escape(text)}[/]");

    /// <summary>The faults and how long each was felt.</summary>
    internal static void Table(IReadOnlyList<FeltFault> faults)
    {
        var table = new Table { Border = IsTerminal ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumn("What happened to lb1");
        table.AddColumn(new TableColumn("No answer for").RightAligned());
        table.AddColumn(new TableColumn("Requests lost").RightAligned());
        table.AddColumn(new TableColumn("haproxy + keepalived").RightAligned());
        foreach (var fault in faults)
        {
            table.AddRow(
                new Markup(Markup.Escape(fault.Name)),
                new Markup($"[bold green]{Milliseconds(fault.Outage)}[/]"),
                new Markup($"{fault.Lost} of {fault.Asked}"),
                new Markup($"[dim]{Markup.Escape(fault.Classic)}[/]"));
        }

        Screen.Write(table);
    }

    private static IAnsiConsole Open()
    {
        var support = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No;
        var screen = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = support, Interactive = InteractionSupport.No });
        if (!IsTerminal)
        {
            screen.Profile.Width = PlainWidth;
        }

        return screen;
    }

    private static string Milliseconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalMilliseconds:0} ms");
}
