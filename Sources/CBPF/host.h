/* What of the host decides whether the programs can run. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* 0, or -1 with the reason: release, BTF, process numbers, capabilities. */
int host_check(char *reason, size_t size);
/* The numbers of the CPUs that can ever be there; how many, 0 where that can't be told or they are more than `most`. */
unsigned host_cpus(unsigned long long *numbers, unsigned most);
/* The most processes and threads there can be. */
uint32_t host_most_processes(void);
