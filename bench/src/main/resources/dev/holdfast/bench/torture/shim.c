/*
 * Makes the disk and the wall clock of one process misbehave, as a shared file says that somebody else writes while the process lives.
 *
 * Loaded with LD_PRELOAD. FAULT_SHIM_CONTROL names that file, an array of 64-bit numbers in the order of the enum below, which FaultShim.java
 * repeats; FAULT_SHIM_DIRECTORY the directory whose files it is about. Without either it does nothing. Each bite is counted, so that a fault
 * that was ordered and never struck is noticed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum {
    PROCESS,         /* written here: who has it loaded */
    FORCE_DELAY_US,  /* what a force, or a write, takes longer */
    WRITE_DELAY_US,
    FORCE_ERROR,     /* errno that it fails with, */
    FORCE_FAILURES,  /* and how often it does; below 0 for always */
    WRITE_ERROR,
    WRITE_FAILURES,
    SCOPE,           /* which files: one of those below */
    CLOCK_AHEAD_NS,  /* what the wall clock is ahead */
    FORCES_DELAYED,  /* counted here */
    WRITES_DELAYED,
    FORCES_FAILED,
    WRITES_FAILED,
    CLOCK_READS,
    FIELDS
};

enum { ALL, JOURNAL, OTHERS };

#define NS_PER_SECOND 1000000000LL

static int64_t *control;
static char directory[4096];
static size_t directory_length;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (real == NULL) { \
        real = (type (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, name); \
    }

static int64_t get(int field) {
    return control == NULL ? 0 : __atomic_load_n(&control[field], __ATOMIC_RELAXED);
}

static void count(int field) {
    __atomic_fetch_add(&control[field], 1, __ATOMIC_RELAXED);
}

__attribute__((constructor)) static void attach(void) {
    const char *file = getenv("FAULT_SHIM_CONTROL");
    const char *about = getenv("FAULT_SHIM_DIRECTORY");
    if (file == NULL || about == NULL || strlen(about) >= sizeof directory) {
        return;
    }
    int fd = open(file, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    void *mapped = mmap(NULL, FIELDS * sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (mapped == MAP_FAILED) {
        return;
    }
    strcpy(directory, about);
    directory_length = strlen(directory);
    control = mapped;
    __atomic_store_n(&control[PROCESS], getpid(), __ATOMIC_RELEASE);
}

/* Whether a descriptor is of a file that is in scope. The directory itself is one of the others. */
static int is_meant(int fd) {
    char name[64] = "/proc/self/fd/";
    char digits[16];
    char path[4096];
    int at = 0;
    int number = fd;
    do {
        digits[at++] = (char) ('0' + number % 10);
        number /= 10;
    } while (number > 0);
    size_t end = strlen(name);
    while (at > 0) {
        name[end++] = digits[--at];
    }
    name[end] = 0;
    int before = errno;
    ssize_t length = readlink(name, path, sizeof path - 1);
    errno = before;
    if (length < (ssize_t) directory_length || strncmp(path, directory, directory_length) != 0
        || (length > (ssize_t) directory_length && path[directory_length] != '/')) {
        return 0;
    }
    path[length] = 0;
    /* The journal needs the directory itself, too: a new file's name has to be on disk, or the ledger stops. */
    int is_journal = length == (ssize_t) directory_length || strncmp(path + directory_length, "/journal", 8) == 0;
    int64_t scope = get(SCOPE);
    return scope == ALL || (scope == JOURNAL) == is_journal;
}

/* Takes one of the failures that are left. */
static int take(int field) {
    int64_t left = get(field);
    while (left > 0) {
        if (__atomic_compare_exchange_n(&control[field], &left, left - 1, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
            return 1;
        }
    }
    return left < 0;
}

static void pause_us(int64_t us) {
    struct timespec rest = {us / 1000000, us % 1000000 * 1000};
    int before = errno;
    while (nanosleep(&rest, &rest) != 0 && errno == EINTR) {
    }
    errno = before;
}

/* Delays, and says whether the call is to fail, in which case errno is set. */
static int strikes(int fd, int delay, int delayed, int error, int failures, int failed) {
    if (get(delay) == 0 && get(failures) == 0) {
        return 0;
    }
    if (fd >= 0 && !is_meant(fd)) {
        return 0;
    }
    if (get(delay) != 0) {
        count(delayed);
        pause_us(get(delay));
    }
    if (get(failures) != 0 && take(failures)) {
        count(failed);
        errno = (int) get(error);
        return 1;
    }
    return 0;
}

static int force_strikes(int fd) {
    return strikes(fd, FORCE_DELAY_US, FORCES_DELAYED, FORCE_ERROR, FORCE_FAILURES, FORCES_FAILED);
}

static int write_strikes(int fd) {
    return strikes(fd, WRITE_DELAY_US, WRITES_DELAYED, WRITE_ERROR, WRITE_FAILURES, WRITES_FAILED);
}

int fsync(int fd) {
    REAL(int, "fsync", int)
    return force_strikes(fd) ? -1 : real(fd);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int)
    return force_strikes(fd) ? -1 : real(fd);
}

/* Which file an address belongs to is not known here; it is taken to be one of ours. */
int msync(void *address, size_t length, int flags) {
    REAL(int, "msync", void *, size_t, int)
    return force_strikes(-1) ? -1 : real(address, length, flags);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t)
    return write_strikes(fd) ? -1 : real(fd, bytes, length);
}

ssize_t writev(int fd, const struct iovec *parts, int number) {
    REAL(ssize_t, "writev", int, const struct iovec *, int)
    return write_strikes(fd) ? -1 : real(fd, parts, number);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t position) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t)
    return write_strikes(fd) ? -1 : real(fd, bytes, length, position);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t position) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t)
    return write_strikes(fd) ? -1 : real(fd, bytes, length, position);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *)
    int result = real(clock, now);
    int64_t ahead = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE ? get(CLOCK_AHEAD_NS) : 0;
    if (result == 0 && ahead != 0) {
        int64_t ns = now->tv_sec * NS_PER_SECOND + now->tv_nsec + ahead;
        now->tv_sec = ns / NS_PER_SECOND;
        now->tv_nsec = ns % NS_PER_SECOND;
        count(CLOCK_READS);
    }
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec exact;
    (void) zone;
    int result = clock_gettime(CLOCK_REALTIME, &exact);
    if (result == 0) {
        now->tv_sec = exact.tv_sec;
        now->tv_usec = exact.tv_nsec / 1000;
    }
    return result;
}

time_t time(time_t *result) {
    struct timespec exact;
    time_t seconds = clock_gettime(CLOCK_REALTIME, &exact) == 0 ? exact.tv_sec : (time_t) -1;
    if (result != NULL) {
        *result = seconds;
    }
    return seconds;
}
