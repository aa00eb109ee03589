using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tandem.Linux.Memory;

namespace Tandem.FailoverProcess;

/// <summary>
/// Has the code of a fail-over compiled before the night on which it first runs: a just-in-time compiler asks a millisecond for
/// each of the methods that only a fail-over calls, and at an advertisement interval of 10 ms all of them together must not cost 20.
/// </summary>
internal static class Rehearsal
{
    /// <summary>
    /// When the compiler goes: what runs with each advertisement is final soon after the start, what runs with the periodic announcements
    /// (every 30 s) after a few of them.
    /// </summary>
    private static readonly TimeSpan[] Rests = [TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(95)];

    /// <summary>
    /// Compiles every method of these assemblies on a thread of lowest priority, in the order given; when the code that runs each second has become
    /// final, too, it lets go of the compiler's memory.
    /// </summary>
    /// <param name="assemblies">Those whose code must be ready; what is generic is compiled at its first use all the same.</param>
    /// <returns>The thread; it ends by itself. Null where there is nothing to compile, because the executable was compiled ahead.</returns>
    public static Thread? Begin(params Assembly[] assemblies)
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled)
        {
            return null;
        }

        var thread = new Thread(() =>
        {
            Compile(assemblies);
            var compiler = ResidentMemory.FindCompiler();
            foreach (var rest in Rests)
            {
                Thread.Sleep(rest);
                ResidentMemory.LetGo(compiler);
            }
        })
        { IsBackground = true, Name = "rehearsal", Priority = ThreadPriority.Lowest };
        thread.Start();
        return thread;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Runs only where code is compiled at run time; a method that was trimmed away needs no compiling.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The same.")]
    private static void Compile(Assembly[] assemblies)
    {
        foreach (var type in assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => !type.ContainsGenericParameters))
        {
            const BindingFlags all = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
            foreach (var method in type.GetMembers(all).OfType<MethodBase>().Where(method => !method.IsAbstract && !method.ContainsGenericParameters))
            {
                try
                {
                    if (method is MethodInfo { Attributes: var attributes } call && (attributes & MethodAttributes.PinvokeImpl) != 0)
                    {
                        Marshal.Prelink(call);
                    }
                    else
                    {
                        RuntimeHelpers.PrepareMethod(method.MethodHandle);
                    }
                }
                catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException or TypeLoadException or InvalidProgramException or NotSupportedException)
                {
                    // A call that this system does not have, or that cannot be compiled before its use, is only missed by who makes it.
                }
            }
        }
    }
}
