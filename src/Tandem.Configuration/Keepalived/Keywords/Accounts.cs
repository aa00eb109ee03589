namespace Tandem.Configuration.Keepalived;

/// <summary>The users and groups of the system, as far as the configuration names them.</summary>
internal sealed class Accounts
{
    private readonly KeepalivedLoadOptions options;

    internal Accounts(KeepalivedLoadOptions options) => this.options = options;

    /// <summary>Whether the user and the group, when given, are there; says which is not.</summary>
    internal bool Check(ConfigurationReader reader, SourceLine line, string user, string? group)
    {
        if (!UserExists(user))
        {
            reader.Note(line, $"Script user '{ConfigurationReader.Shown(user)}' does not exist");
            return false;
        }

        if (group is not null && options.GroupExists?.Invoke(ConfigurationReader.Shown(group)) == false)
        {
            reader.Note(line, $"Script group '{ConfigurationReader.Shown(group)}' does not exist");
            return false;
        }

        return true;
    }

    /// <summary>Whether there is such a user; true when users are not looked up.</summary>
    internal bool UserExists(string user) => options.UserExists?.Invoke(ConfigurationReader.Shown(user)) != false;
}
