/* Stands between a program and the clock: it is HANDOUT_CLOCK, in seconds since 1970. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(clock, time);
    const char *wanted = getenv("HANDOUT_CLOCK");
    if (result == 0 && wanted && clock == CLOCK_REALTIME)
        time->tv_sec = (time_t)atoll(wanted);
    return result;
}
