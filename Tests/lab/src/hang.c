// hang PID FOLDER: mounts a FUSE file system on FOLDER in the mount name space of PID. It answers until SIGUSR1, then takes
// requests and answers none, like a file server that is gone: whoever asks waits in a sleep that no signal ends. At SIGUSR2
// it answers all that waited, and goes on. Its end takes the mount's life away. Prints "ready" when mounted.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static volatile sig_atomic_t hanging, mended;
static int device;

static void note(int signal) {
  hanging = signal == SIGUSR1;
  mended = signal == SIGUSR2;
}

static void reply(uint64_t unique, int error, const void *body, size_t length) {
  struct fuse_out_header header = {.len = sizeof header + length, .error = -error, .unique = unique};
  struct iovec parts[] = {{&header, sizeof header}, {(void *)body, length}};
  if (writev(device, parts, length ? 2 : 1) < 0 && errno != ENOENT) perror("hang: reply");
}

static void answer(uint32_t opcode, uint64_t unique) {
  switch (opcode) {
    case FUSE_INIT: {
      struct fuse_init_out init = {.major = FUSE_KERNEL_VERSION, .minor = 31, .max_write = 4096, .max_background = 8};
      return reply(unique, 0, &init, sizeof init);
    }
    case FUSE_GETATTR: {
      struct fuse_attr_out attributes = {.attr = {.ino = 1, .mode = S_IFDIR | 0755, .nlink = 2}};
      return reply(unique, 0, &attributes, sizeof attributes);
    }
    case FUSE_STATFS: {
      struct fuse_statfs_out figures = {
        .st = {.blocks = 262144, .bfree = 131072, .bavail = 131072, .files = 1000, .ffree = 900, .bsize = 4096, .frsize = 4096, .namelen = 255}};
      return reply(unique, 0, &figures, sizeof figures);
    }
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT: return;
    default: reply(unique, ENOSYS, NULL, 0);
  }
}

int main(int count, char **argument) {
  if (count < 3) return fputs("usage: hang PID FOLDER\n", stderr), 2;
  // In the host's /dev; the descriptor goes along into the other name space.
  device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  if (device < 0) return perror("hang: /dev/fuse"), 77;
  char path[64], options[96];
  snprintf(path, sizeof path, "/proc/%s/ns/mnt", argument[1]);
  int space = open(path, O_RDONLY | O_CLOEXEC);
  if (space < 0 || setns(space, CLONE_NEWNS) != 0) return perror("hang: setns"), 1;
  mkdir(argument[2], 0755);
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", device);
  if (mount("hung", argument[2], "fuse.hung", 0, options) != 0) return perror("hang: mount"), 77;
  // Without SA_RESTART: the read must notice.
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGUSR2, &action, NULL);
  puts("ready");
  fflush(stdout);

  static struct { uint32_t opcode; uint64_t unique; } held[64];
  static char buffer[FUSE_MIN_READ_BUFFER + 4096];
  int waiting = 0;
  for (;;) {
    ssize_t length = read(device, buffer, sizeof buffer);
    if (mended) {
      mended = 0;
      while (waiting > 0) waiting--, answer(held[waiting].opcode, held[waiting].unique);
    }
    if (length < 0 && (errno == EINTR || errno == EAGAIN || errno == ENOENT)) continue;
    if (length < (ssize_t)sizeof(struct fuse_in_header)) return errno == ENODEV ? 0 : (perror("hang: read"), 1);
    struct fuse_in_header header;
    memcpy(&header, buffer, sizeof header);
    if (!hanging) {
      answer(header.opcode, header.unique);
    } else if (waiting < 64) {
      held[waiting].opcode = header.opcode;
      held[waiting++].unique = header.unique;
    }
  }
}
