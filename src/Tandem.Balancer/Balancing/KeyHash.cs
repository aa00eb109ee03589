using System.Buffers.Binary;

namespace Tandem.Balancer.Balancing;

/// <summary>How an algorithm turns the bytes of a key into 32 bits. It does not look servers up.</summary>
internal readonly struct KeyHash
{
    private readonly HashFunctionName function;
    private readonly bool avalanche;
    private readonly bool isAddress;

    private KeyHash(HashFunctionName function, bool avalanche, bool isAddress)
    {
        this.function = function;
        this.avalanche = avalanche;
        this.isAddress = isAddress;
    }

    /// <summary>The hash of text: the function of <c>hash-type</c>, and the avalanche when it is asked for.</summary>
    internal static KeyHash OfText(HashFunctionName function, bool avalanche) => new(function, avalanche, isAddress: false);

    /// <summary>
    /// The hash of an address for <c>source</c>: its 32-bit words in network order, xored; the function of <c>hash-type</c> plays
    /// no part in it.
    /// </summary>
    internal static KeyHash OfAddress(bool avalanche) => new(HashFunctionName.Sdbm, avalanche, isAddress: true);

    internal uint Compute(ReadOnlySpan<byte> key)
    {
        uint hash = isAddress ? XorOfWords(key) : HashFunctions.Compute(function, key);
        return avalanche ? HashFunctions.Avalanche(hash) : hash;
    }

    private static uint XorOfWords(ReadOnlySpan<byte> address)
    {
        uint hash = 0;
        for (; address.Length >= sizeof(uint); address = address[sizeof(uint)..])
        {
            hash ^= BinaryPrimitives.ReadUInt32BigEndian(address);
        }

        return hash;
    }
}
