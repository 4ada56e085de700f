// Makes connections to a port of its own, from many addresses: pileup PORT BACKLOG CONNECTIONS accept|ignore|churn [SECONDS]
//
//   accept  accepts them all and lets them idle
//   ignore  accepts none: the queue overflows
//   churn   accepts, and closes and opens them anew all the time: a reconnect storm
//
// Prints "listening" once it listens, "N up" once all are up or given up. Ends after SECONDS (60).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}
static void pause_for(double seconds) {
  struct timespec t = {.tv_sec = (time_t)seconds, .tv_nsec = (long)((seconds - (time_t)seconds) * 1e9)};
  nanosleep(&t, NULL);
}
static int listener, port;

// Three of four come from 127.7.1.0/24, the rest from one network each 200; each source address has its own 28,000 ports.
static int connect_one(int i) {
  int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  if (s < 0) return -1;
  char text[32];
  if (i % 4) snprintf(text, sizeof text, "127.7.1.%d", i / 8000 + 1);
  else snprintf(text, sizeof text, "127.8.%d.1", i / 200 % 250);
  struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, text, &from.sin_addr);
  inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
  setsockopt(s, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (bind(s, (void *)&from, sizeof from)) perror("bind");
  if (connect(s, (void *)&to, sizeof to) && errno != EINPROGRESS) {
    close(s);
    return -1;
  }
  return s;
}
static int accept_all(int *taken, int count, int most) {
  int s;
  while (count < most && (s = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) taken[count++] = s;
  return count;
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  port = atoi(argv[1]);
  int backlog = atoi(argv[2]), wanted = atoi(argv[3]);
  const char *mode = argv[4];
  double end = now() + (argc > 5 ? atof(argv[5]) : 60);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int one = 1, up = 0, taken = 0;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(port)};
  if (bind(listener, (void *)&here, sizeof here) || listen(listener, backlog)) {
    perror("listen");
    return 1;
  }
  puts("listening");
  fflush(stdout);
  int *client = calloc(wanted, sizeof *client), *server = calloc(wanted * 2 + 16, sizeof *server);
  for (int i = 0; i < wanted; i++) {
    client[i] = connect_one(i);
    up += client[i] >= 0;
    if (strcmp(mode, "ignore")) taken = accept_all(server, taken, wanted * 2);
  }
  printf("%d up\n", up);
  fflush(stdout);
  for (int i = 0; now() < end;) {
    if (!strcmp(mode, "ignore")) {
      pause_for(0.1);
      continue;
    }
    if (!strcmp(mode, "accept")) {
      taken = accept_all(server, taken, wanted * 2);
      pause_for(0.1);
      continue;
    }
    // churn: 200 a second
    for (int k = 0; k < 20 && wanted; k++, i = (i + 1) % wanted) {
      if (client[i] >= 0) close(client[i]);
      client[i] = connect_one(i);
    }
    for (int k = 0; k < taken;) {
      char byte;
      ssize_t got = recv(server[k], &byte, 1, 0);
      if (got == 0 || (got < 0 && errno != EAGAIN)) {
        close(server[k]);
        server[k] = server[--taken];
      } else k++;
    }
    taken = accept_all(server, taken, wanted * 2);
    pause_for(0.1);
  }
  return 0;
}
