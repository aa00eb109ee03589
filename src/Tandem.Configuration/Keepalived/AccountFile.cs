using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>Looks a name up in a file of users or groups.</summary>
internal static class AccountFile
{
    /// <summary>Whether a line of the file is about the name.</summary>
    internal static bool Holds(string path, string name)
    {
        var text = ByteText.FromBytes(Haproxy.FileContent.Read(path));
        return text.Split('\n').Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));
    }
}
