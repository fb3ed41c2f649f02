/* A ring buffer. Groesse, 家, 🏠. */
#include <stddef.h>
#include "ring.h"

#ifndef RING_H
#define RING_H

/* The most entries. */
#define RING_MAX 64
#define RING_NEXT(r, i) \
	(((i) + 1) % (r)->size)
#define EMPTY_SWITCH

/** Size of an entry. */
typedef unsigned int u32, *u32_ptr;
typedef int (*ring_cb)(void *data, size_t n);

/**
 * A ring.
 */
typedef struct ring {
	int size;
	struct slot {
		void *data;
	} slots[RING_MAX];
	ring_cb on_drop;
} ring_t;

struct forward;

union value {
	int i;
	float f;
};

enum state { IDLE, BUSY };
typedef enum { RED, GREEN } colour_t;
typedef struct { int x; } point_t;

static const int default_size = 16;
static ring_t rings[4], *current;
extern int verbose;
int (*handler)(int);

/* Declared here. */
int ring_init(ring_t *r, int size);
void ring_free(ring_t *r,
	       int deep) __attribute__((nonnull));
const char *ring_name(const ring_t *r);

#endif

/*
 * Puts a value.
 * Second line.
 */
static inline int
ring_put(ring_t *r, const void *data)
{
	int local = 3, *p = NULL;
	char buffer[10];
	struct helper { int a; };
	return local;
}

// Line comments count,
// all of them.
char **ring_names(void) { return NULL; }

/* 🏠 */ static int größe(void) { return 0; }

#ifdef CONFIG_RING
void conditional(void)
{
}
#else
void otherwise(void) {}
#endif

int broken(int a b)
{
	return a + ;
}

int (*pick(int which))(int) { return handler; }

RING_API int exported_fn(int a) { return a; }
RING_EXPORT
int exported_below(int a)
{
	return a;
}

int old_style(a, b)
	int a;
	int b;
{
	return a;
}

static struct operations ops = {
	.put = ring_put,
};

int main(int argc, char **argv)
{
	return 0;
}

/* A function under the name that the macro is given. */
DEFINE_TEST(test_ring_put)
{
	assert(ring_put(0, 1));
}

TEST(Ring, Takes_What_Was_Put) {
	ring_take(0);
}

#ifdef HAVE_TESTS
START_TEST(test_empty)
{
}
END_TEST
#endif

/* Logs. */
static void printflike(2, 3)
ring_log(struct ring *r, const char *fmt, ...)
{
}

u_char * ring_cdecl
ring_format(u_char *buf, const char *fmt, ...)
{
	return buf;
}

int RING_CDECL ring_main(void)
{
	return 0;
}

static __inline U32 ring_hash(const void *p)
{
	return 1;
}
