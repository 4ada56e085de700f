#define _GNU_SOURCE
#include "host.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { oldest_major = 5, oldest_minor = 10, perfmon = 38, bpf = 39, admin = 21 };
/* PROC_PID_INIT_INO: the number of the first pid namespace, the same on every host. */
static const unsigned long first_namespace = 0xEFFFFFFCu;

static int check_release(char *reason, size_t size) {
  struct utsname names;
  unsigned major = 0, minor = 0;
  if (uname(&names) != 0 || sscanf(names.release, "%u.%u", &major, &minor) != 2) return 0;
  if (major > oldest_major || (major == oldest_major && minor >= oldest_minor)) return 0;
  snprintf(reason, size, "kernel: expected Linux %d.%d or newer, found %.40s", oldest_major, oldest_minor, names.release);
  return -1;
}

static int check_capabilities(char *reason, size_t size) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {};
  if (syscall(SYS_capget, &header, data) != 0) return 0;
  uint64_t have = data[0].effective | (uint64_t)data[1].effective << 32;
  int has_bpf = have >> bpf & 1, has_perfmon = have >> perfmon & 1;
  if ((have >> admin & 1) || (has_bpf && has_perfmon)) return 0;
  snprintf(reason, size, "BPF: expected CAP_BPF and CAP_PERFMON, found %s; add them to AmbientCapabilities= of the unit",
           has_bpf ? "no CAP_PERFMON" : has_perfmon ? "no CAP_BPF" : "neither");
  return -1;
}

int host_check(char *reason, size_t size) {
  if (check_release(reason, size) != 0) return -1;
  if (access("/sys/kernel/btf/vmlinux", R_OK) != 0) {
    snprintf(reason, size, "/sys/kernel/btf/vmlinux: expected the kernel's types, found nothing; needs CONFIG_DEBUG_INFO_BTF");
    return -1;
  }
  struct stat own;
  if (stat("/proc/self/ns/pid", &own) == 0 && own.st_ino != first_namespace) {
    snprintf(reason, size, "pid namespace: expected the host's own, found a container's; its process numbers are not the kernel's");
    return -1;
  }
  return check_capabilities(reason, size);
}

static size_t read_line(const char *path, char *into, size_t size) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, into, size - 1);
  if (file >= 0) close(file);
  into[length > 0 ? length : 0] = 0;
  return length > 0 ? (size_t)length : 0;
}

unsigned host_cpus(unsigned long long *numbers, unsigned most) {
  char line[4096];
  unsigned count = 0;
  if (read_line("/sys/devices/system/cpu/possible", line, sizeof line) == 0) return 0;
  for (char *at = line; *at >= '0' && *at <= '9';) {
    unsigned long first = strtoul(at, &at, 10), last = first;
    if (*at == '-') last = strtoul(at + 1, &at, 10);
    for (unsigned long number = first; number <= last; number++) {
      if (count == most) return 0;
      numbers[count++] = number;
    }
    if (*at == ',') at++;
  }
  return count;
}

uint32_t host_most_processes(void) {
  char line[64];
  unsigned long most = 0;
  if (read_line("/proc/sys/kernel/pid_max", line, sizeof line) > 0) most = strtoul(line, NULL, 10);
  /* What no host has come near: a table of 48 MiB. */
  const unsigned long sane = 1u << 19;
  return (uint32_t)(most == 0 || most > sane ? sane : most);
}
