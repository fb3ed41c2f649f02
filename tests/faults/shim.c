/* Loaded before the C library (LD_PRELOAD): lets the k-th change to a file below one folder fail, and notes every use of
 * the network. What goes by other ways (mapped memory, raw system calls) is not seen. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long count, fail_at;
static int fail_with, for_good;
static char below[PATH_MAX];

/* From now on, count changes below this folder; fail at one of them (0: none), or at that one and all that follow. */
void shim_arm(const char *folder, long at, int error, int sticky) {
  snprintf(below, sizeof below, "%s", folder);
  fail_with = error, for_good = sticky, fail_at = at;
  __atomic_store_n(&count, 0, __ATOMIC_SEQ_CST);
}

/* Stop failing; gives how many changes there were. */
long shim_disarm(void) {
  fail_at = 0;
  below[0] = 0;
  return __atomic_load_n(&count, __ATOMIC_SEQ_CST);
}

static int is_below(const char *path) {
  size_t length = strlen(below);
  return length && path && strncmp(path, below, length) == 0;
}

static int fd_is_below(int fd) {
  char link[64], path[PATH_MAX];
  if (!below[0]) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_below(path);
}

static int must_fail(void) {
  long number = __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
  if (!fail_at || (number != fail_at && !(for_good && number > fail_at))) return 0;
  errno = fail_with;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* A write that fails has written half: the worst that a disk does. */
#define WRITING(name, parameters, half, whole)                                                                              \
  ssize_t name parameters {                                                                                                \
    __typeof__(&name) real = REAL(name);                                                                                   \
    if (fd_is_below(fd) && must_fail()) {                                                                                  \
      int error = errno;                                                                                                   \
      if (real half < 0) errno = error;                                                                                    \
      errno = error;                                                                                                       \
      return -1;                                                                                                           \
    }                                                                                                                      \
    return real whole;                                                                                                     \
  }
WRITING(write, (int fd, const void *data, size_t size), (fd, data, size / 2), (fd, data, size))
WRITING(pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size / 2, at), (fd, data, size, at))
WRITING(pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size / 2, at), (fd, data, size, at))
WRITING(writev, (int fd, const struct iovec *parts, int many), (fd, parts, many / 2), (fd, parts, many))

#define ON_FD(name, parameters, given)                                                                                     \
  int name parameters { return fd_is_below(fd) && must_fail() ? -1 : REAL(name) given; }
ON_FD(fsync, (int fd), (fd))
ON_FD(fdatasync, (int fd), (fd))
ON_FD(ftruncate, (int fd, off_t size), (fd, size))
ON_FD(ftruncate64, (int fd, off64_t size), (fd, size))

#define ON_PATH(name, parameters, path, given)                                                                             \
  int name parameters { return is_below(path) && must_fail() ? -1 : REAL(name) given; }
ON_PATH(rename, (const char *from, const char *to), to, (from, to))
ON_PATH(mkdir, (const char *path, mode_t mode), path, (path, mode))

#define OPENING(name)                                                                                                      \
  int name(const char *path, int flags, ...) {                                                                            \
    va_list more;                                                                                                          \
    va_start(more, flags);                                                                                                 \
    mode_t mode = va_arg(more, mode_t);                                                                                    \
    va_end(more);                                                                                                          \
    return (flags & O_CREAT) && is_below(path) && must_fail() ? -1 : REAL(name)(path, flags, mode);                        \
  }
OPENING(open)
OPENING(open64)

/* -- the network -- */

static void note(const char *what) {
  const char *log = getenv("SHIM_NETWORK_LOG");
  if (!log) return;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (fd < 0) return;
  (void)!syscall(SYS_write, fd, what, strlen(what));
  syscall(SYS_close, fd);
}

/* Not socket(): at its import, urllib3 (of fastembed) binds one to ::1 to see whether there is IPv6, and sends nothing. */

static int leaves(const struct sockaddr *to) { return to && to->sa_family != AF_UNIX && to->sa_family != AF_NETLINK; }

int connect(int fd, const struct sockaddr *to, socklen_t size) {
  if (leaves(to)) note("connect\n");
  return REAL(connect)(fd, to, size);
}

ssize_t sendto(int fd, const void *data, size_t length, int flags, const struct sockaddr *to, socklen_t size) {
  if (leaves(to)) note("sendto\n");
  return REAL(sendto)(fd, data, length, flags, to, size);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  unsigned char number[16];
  if (node && inet_pton(AF_INET, node, number) != 1 && inet_pton(AF_INET6, node, number) != 1) note("getaddrinfo\n");
  return REAL(getaddrinfo)(node, service, hints, found);
}
