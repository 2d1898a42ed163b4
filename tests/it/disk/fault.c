/* Stands between a program and the disk (LD_PRELOAD): counts what the program asks of it, and at the call that
   HANDOUT_FAULT names kills the program, or lets the disk be full from there on.

   HANDOUT_FAULT="count FILE"   writes the number of calls into FILE at the end
   HANDOUT_FAULT="kill N"       kills the program at call N; of a write, half is done
   HANDOUT_FAULT="full N"       from call N on the disk has no room: half of the first write still fits */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long calls;
static atomic_int is_torn;

static long wanted(const char *what) {
    const char *fault = getenv("HANDOUT_FAULT");
    size_t length = strlen(what);
    return fault && !strncmp(fault, what, length) && fault[length] == ' ' ? atol(fault + length + 1) : 0;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Counts a call. A call that needs room says whether there is any. */
static int has_room(int needs_room) {
    long number = atomic_fetch_add(&calls, 1) + 1;
    long full = wanted("full");
    if (number == wanted("kill")) die();
    if (full && number >= full && needs_room) {
        errno = ENOSPC;
        return 0;
    }
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_changing(int flags) { return (flags & O_ACCMODE) != O_RDONLY; }

#define OPEN(name)                                                      \
    int name(const char *path, int flags, ...) {                        \
        va_list more;                                                   \
        va_start(more, flags);                                          \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;       \
        va_end(more);                                                   \
        if (is_changing(flags) && !has_room(flags & O_CREAT && access(path, F_OK))) return -1; \
        return REAL(name)(path, flags, mode);                           \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int file, const void *bytes, size_t length) {
    struct stat about;
    __typeof__(&write) real = REAL(write);
    if (file <= 2 || fstat(file, &about) || !S_ISREG(about.st_mode)) return real(file, bytes, length);
    if (atomic_load(&calls) + 1 == wanted("kill")) {
        real(file, bytes, length / 2);
        die();
    }
    if (has_room(1)) return real(file, bytes, length);
    if (length > 1 && !atomic_exchange(&is_torn, 1)) return real(file, bytes, length / 2);
    errno = ENOSPC;
    return -1;
}

int rename(const char *from, const char *to) { return has_room(0) ? REAL(rename)(from, to) : -1; }
int unlink(const char *path) { return has_room(0) ? REAL(unlink)(path) : -1; }
int rmdir(const char *path) { return has_room(0) ? REAL(rmdir)(path) : -1; }
int mkdir(const char *path, mode_t mode) { return has_room(1) ? REAL(mkdir)(path, mode) : -1; }
int ftruncate64(int file, off64_t length) { return has_room(0) ? REAL(ftruncate64)(file, length) : -1; }
int fsync(int file) { return has_room(0) ? REAL(fsync)(file) : -1; }
int fdatasync(int file) { return has_room(0) ? REAL(fdatasync)(file) : -1; }

__attribute__((destructor)) static void tell(void) {
    const char *fault = getenv("HANDOUT_FAULT");
    if (!fault || strncmp(fault, "count ", 6)) return;
    FILE *file = fopen(fault + 6, "w");
    if (!file) return;
    fprintf(file, "%ld", atomic_load(&calls));
    fclose(file);
}
