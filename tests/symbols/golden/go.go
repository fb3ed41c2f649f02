// Package cache keeps values in memory. Größe, 家, 🏠.
package cache

import (
	"errors"
	"sync"
)

// MaxEntries is the most that a cache holds.
const MaxEntries = 1000

const (
	// KindLRU drops what was used longest ago.
	KindLRU Kind = iota
	KindFIFO
)

// ErrFull is answered by Put.
var ErrFull = errors.New("full")

var (
	registry, names = map[string]*Cache[any]{}, []string{}
	// now is replaced in tests.
	now = func() int64 { return 0 }
	_   Store = (*Cache[any])(nil)
)

// Kind says what is dropped.
type Kind int

type (
	// Option changes a cache.
	Option func(*config)

	config struct {
		size int
		kind Kind
	}
	alias = config
)

/*
Store is what a cache can do.
*/
type Store interface {
	// Get gives a value.
	Get(key string) (any, bool)
	Put(key string, value any) error
	sync.Locker
	~int | ~string
}

// Cache is a Store. 🏠
type Cache[V any] struct {
	mu      sync.Mutex
	entries map[string]V
	onDrop  func(V)
}

// New makes a cache.
func New[V any](options ...Option) *Cache[V] {
	type local struct{ a int }
	helper := func(n int) int { return n }
	const unused = 1
	_ = helper(unused)
	return &Cache[V]{}
}

// Get implements Store.
func (c *Cache[V]) Get(key string) (value V, ok bool) {
	value, ok = c.entries[key]
	return
}

func (k Kind) String() string { return "kind" }

func (*config) 家(x int) {}

/* 🏠 */ func Größe(
	c *Cache[int],
	deep bool,
) int {
	return len(c.entries)
}

func broken(a int b) {
	return a +
}

// After follows the error.
func After() error {
	return ErrFull
}

func assembly(x uint64) uint64

func init() {}

func main() {
	go func() { After() }()
}
