using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>The global definitions while they are read: what was not written is null.</summary>
internal sealed class GlobalDraft
{
    internal GlobalDefinitions Value { get; set; } = new();

    internal string? RouterId { get; set; }

    internal string? VmacAddressPrefix { get; set; }

    internal int GarpMasterRepeat { get; set; } = 5;

    internal long GarpMasterDelayUs { get; set; } = 5_000_000;

    internal long? GarpMasterRefreshUs { get; set; }

    internal int GarpMasterRefreshRepeat { get; set; } = 1;

    internal int? GarpLowerPriorityRepeat { get; set; }

    internal long? GarpLowerPriorityDelayUs { get; set; }

    internal long GarpExtraInterfaceUs { get; set; }

    internal bool GarpExtraInterfaceAll { get; set; }

    internal bool LowerPriorityNoAdvertisement { get; set; }

    internal bool HigherPrioritySendAdvertisement { get; set; }

    internal bool CheckUnicastSource { get; set; }

    internal bool SkipCheckAdvertisedAddresses { get; set; }

    internal bool V3ChecksumAsV2 { get; set; }

    internal bool OwnerIgnoreAdvertisements { get; set; }

    internal int DownTimerAdverts { get; set; } = 3;

    /// <summary>The announcement settings with their defaults.</summary>
    internal GarpSettings Garp => new()
    {
        MasterRepeat = GarpMasterRepeat,
        MasterDelayUs = GarpMasterDelayUs,
        MasterRefreshUs = GarpMasterRefreshUs ?? new GarpSettings().MasterRefreshUs,
        MasterRefreshWritten = GarpMasterRefreshUs is not null,
        MasterRefreshRepeat = GarpMasterRefreshRepeat,
        LowerPriorityRepeat = GarpLowerPriorityRepeat ?? GarpMasterRepeat,
        LowerPriorityDelayUs = GarpLowerPriorityDelayUs ?? GarpMasterDelayUs,
        ExtraInterfaceUs = GarpExtraInterfaceUs,
        ExtraInterfaceAll = GarpExtraInterfaceAll,
    };
}
