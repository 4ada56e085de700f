// A program that keeps what it reads: `importer FAST UNTIL SLOW` takes FAST MiB a second until it has UNTIL MiB, then SLOW MiB a second.
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count != 4) return 2;
  double fast = atof(arguments[1]), until = atof(arguments[2]), slow = atof(arguments[3]);
  for (double taken = 0;; taken++) {
    char *piece = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (piece == MAP_FAILED) return 1;
    memset(piece, 1 + (int)taken % 255, 1 << 20);
    usleep(1e6 / (taken < until ? fast : slow));
  }
}
