// Sessions of a server. Größe, 家, 🏠.
using System;

namespace Server.Sessions
{
    /// <summary>
    /// Keeps <see cref="Session"/> objects.
    /// </summary>
    [Serializable]
    [DebuggerDisplay("{Count}")]
    public sealed partial class SessionStore<T> : IStore<T>, IDisposable where T : class
    {
        public const int MaxSessions = 100, MinSessions = 1;
        private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);
        private readonly object gate = new();
        public Func<int, int> Twice = x => x * 2;

        /// <summary>Number of sessions.</summary>
        public int Count { get; private set; }
        [Obsolete] public bool IsEmpty => Count == 0;
        public T this[string key] { get => null; set { } }

        public event EventHandler<T> Opened, Closed;
        public event EventHandler Changed { add { } remove { } }
        public delegate void Visitor(T session);

        static SessionStore() { }

        public SessionStore(int size) : base(size)
        {
            Count = size;
        }

        ~SessionStore() { }

        /// <summary>Opens one.</summary>
        /// <param name="key">its key</param>
        [HttpGet("open")]
        public async Task<T> OpenAsync<TKey>(
            TKey key,
            CancellationToken token = default) where TKey : notnull
        {
            int Local(int x) => x + 1;
            var lambda = (int x) => x;
            return null;
        }

        void IDisposable.Dispose() { }

        public static SessionStore<T> operator +(SessionStore<T> a, SessionStore<T> b) => a;
        public static implicit operator int(SessionStore<T> a) => a.Count;

        /* 🏠 */ internal int Größe() => 3;

        private unsafe void Copy(byte* source)
        {
            *(int*)(source + 4) = *(int*)(source + 8);
        }

#if NET8_0_OR_GREATER
        public void OnlyNew() { }
#endif

        public int Broken(int a int b) {
            return a + ;
        }

        public void 家() { }

        public struct Entry
        {
            public int Age;
            public void Touch() { }
        }

        private enum State { Open, Closed }
    }

    /// <summary>A store.</summary>
    public interface IStore<T>
    {
        int Count { get; }
        T Find(string key, bool deep);
    }

    public record Session(string Key, int Age)
    {
        public bool Old => Age > 3;
    }

    public readonly record struct Point(int X, int Y);

    public static class Extensions
    {
        public static int Twice(this int x) => x * 2;
    }
}
