/*
 * A closed-loop HTTP/1.1 load driver: N keep-alive connections, one request in flight on each.
 *
 *   load --port P --requests FILE --connections N --seconds S [--count N] [--first N] [--plain]
 *
 * FILE holds whole requests, sent in turn (`requests.h`). Every run of twelve '@' in a request is replaced by a
 * twelve-digit counter, so that no two requests need to be the same. When the seconds are over, requests on their
 * way are still waited for: at least one is answered on each connection.
 * Prints one JSON object. TCP_QUICKACK is set again after every receive (it does not stick), unless --plain:
 * else a server that answers in two segments without TCP_NODELAY is charged 40 ms for the client's delayed ACK.
 */
#define _GNU_SOURCE
#include "answer.h"
#include "fail.h"
#include "requests.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { READ_SIZE = 262144, CONNECTION_LIMIT = 1024 };
static const uint64_t FIRST_COUNTER = 100000000000ull;
static const uint64_t LATENCY_LIMIT = 20000000ull;
/** How long a request may take before the run is given up. */
static const uint64_t PATIENCE_NS = 600ull * 1000000000ull;

typedef struct {
  int socket;
  char *out;
  uint32_t out_length, out_sent;
  uint64_t sent_at;
  bool busy;
  Answer answer;
} Connection;

static struct {
  int port, connections;
  double seconds;
  uint64_t count, first;
  bool plain;
  const char *requests;
} options = {.connections = 1, .seconds = 10, .count = UINT64_MAX};

static Requests requests;
static Connection *connections;
static int poller;
static uint32_t *latencies;
static uint64_t issued, completed, refused, reconnects, bytes_in, bytes_out, deadline, last_answer;
static char refusal[1024];

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000ull + (uint64_t)time.tv_nsec;
}

static void open_connection(Connection *connection) {
  connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(connection->socket, (struct sockaddr *)&address, sizeof address) != 0)
    fail("cannot connect to 127.0.0.1:%d: %s", options.port, strerror(errno));
  int on = 1;
  setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(connection->socket, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
  epoll_ctl(poller, EPOLL_CTL_ADD, connection->socket, &event);
}

static void acknowledge_at_once(Connection *connection) {
  int on = 1;
  if (!options.plain) setsockopt(connection->socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

static void await_writable(Connection *connection, bool writable) {
  struct epoll_event event = {.events = EPOLLIN | (writable ? EPOLLOUT : 0), .data.ptr = connection};
  epoll_ctl(poller, EPOLL_CTL_MOD, connection->socket, &event);
}

static void send_rest(Connection *connection) {
  while (connection->out_sent < connection->out_length) {
    ssize_t sent = send(connection->socket, connection->out + connection->out_sent,
                        connection->out_length - connection->out_sent, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno != EAGAIN) fail("sending: %s", strerror(errno));
      await_writable(connection, true);
      return;
    }
    connection->out_sent += (uint32_t)sent;
    bytes_out += (uint64_t)sent;
  }
  await_writable(connection, false);
}

static void issue(Connection *connection) {
  connection->busy = false;
  if (issued >= options.count || now() >= deadline) return;
  const Request *request = &requests.items[(options.first + issued) % requests.count];
  request_write(request, FIRST_COUNTER + options.first + issued, connection->out);
  issued++;
  connection->out_length = request->length;
  connection->out_sent = 0;
  answer_begin(&connection->answer);
  connection->busy = true;
  connection->sent_at = now();
  send_rest(connection);
}

static void finish(Connection *connection) {
  last_answer = now();
  uint64_t microseconds = (last_answer - connection->sent_at) / 1000;
  if (completed < LATENCY_LIMIT) latencies[completed] = (uint32_t)microseconds;
  completed++;
  const Answer *answer = &connection->answer;
  if ((answer->status < 200 || answer->status > 299) && refused++ == 0)
    snprintf(refusal, sizeof refusal, "%.*s", (int)sizeof refusal - 1, answer->head);
  if (answer->closes) {
    close(connection->socket);
    reconnects++;
    open_connection(connection);
  }
  issue(connection);
}

static void receive(Connection *connection) {
  static char buffer[READ_SIZE];
  ssize_t length = recv(connection->socket, buffer, sizeof buffer, 0);
  if (length < 0 && errno == EAGAIN) return;
  if (length < 0) fail("receiving: %s", strerror(errno));
  if (length == 0) {
    if (connection->busy) fail("the server closed a connection in the middle of an answer");
    close(connection->socket);
    return;
  }
  acknowledge_at_once(connection);
  bytes_in += (uint64_t)length;
  if (answer_take(&connection->answer, buffer, (size_t)length)) finish(connection);
}

static bool any_busy(void) {
  for (int index = 0; index < options.connections; index++)
    if (connections[index].busy) return true;
  return false;
}

static int compare(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return a < b ? -1 : a > b;
}

static double percentile(uint64_t count, double share) {
  if (count == 0) return 0;
  uint64_t rank = (uint64_t)(share * (double)(count - 1) + 0.5);
  return latencies[rank] / 1000.0;
}

static double seconds_of(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

static void print_json_text(const char *text) {
  putchar('"');
  for (; *text; text++) {
    unsigned char byte = (unsigned char)*text;
    if (byte == '"' || byte == '\\') printf("\\%c", byte);
    else if (byte < 0x20 || byte > 0x7e) printf("\\u%04x", byte);
    else putchar(byte);
  }
  putchar('"');
}

static void print_result(uint64_t started, const struct rusage *usage) {
  uint64_t kept = completed < LATENCY_LIMIT ? completed : LATENCY_LIMIT;
  qsort(latencies, kept, sizeof(uint32_t), compare);
  double elapsed = (double)(last_answer - started) / 1e9;
  printf("{\"requests\":%lu,\"refused\":%lu,\"reconnects\":%lu,\"seconds\":%.6f,\"perSecond\":%.3f,", completed, refused,
         reconnects, elapsed, elapsed > 0 ? (double)completed / elapsed : 0);
  printf("\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f,", percentile(kept, 0.5), percentile(kept, 0.95),
         percentile(kept, 0.99), percentile(kept, 1));
  printf("\"bytesIn\":%lu,\"bytesOut\":%lu,\"driverCpuSeconds\":%.6f,\"refusal\":", bytes_in, bytes_out,
         seconds_of(usage->ru_utime) + seconds_of(usage->ru_stime));
  print_json_text(refusal);
  puts("}");
}

static void read_options(int count, char **words) {
  for (int index = 1; index < count; index++) {
    const char *name = words[index];
    if (strcmp(name, "--plain") == 0 && (options.plain = true)) continue;
    if (index + 1 == count) fail("%s needs a value", name);
    const char *value = words[++index];
    if (strcmp(name, "--port") == 0) options.port = atoi(value);
    else if (strcmp(name, "--requests") == 0) options.requests = value;
    else if (strcmp(name, "--connections") == 0) options.connections = atoi(value);
    else if (strcmp(name, "--seconds") == 0) options.seconds = atof(value);
    else if (strcmp(name, "--count") == 0) options.count = strtoull(value, NULL, 10);
    else if (strcmp(name, "--first") == 0) options.first = strtoull(value, NULL, 10);
    else fail("%s is not an option", name);
  }
  if (options.port <= 0 || options.requests == NULL) fail("--port and --requests are needed");
  if (options.connections < 1 || options.connections > CONNECTION_LIMIT) fail("1 to %d connections", CONNECTION_LIMIT);
}

int main(int count, char **words) {
  read_options(count, words);
  requests = requests_read(options.requests);
  latencies = malloc(LATENCY_LIMIT * sizeof(uint32_t));
  connections = calloc((size_t)options.connections, sizeof(Connection));
  poller = epoll_create1(EPOLL_CLOEXEC);
  for (int index = 0; index < options.connections; index++) {
    connections[index].out = malloc(requests.longest);
    open_connection(&connections[index]);
  }
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  uint64_t started = now();
  last_answer = started;
  deadline = started + (uint64_t)(options.seconds * 1e9);
  for (int index = 0; index < options.connections; index++) issue(&connections[index]);
  while (any_busy()) {
    struct epoll_event events[CONNECTION_LIMIT];
    int ready = epoll_wait(poller, events, CONNECTION_LIMIT, 1000);
    for (int index = 0; index < ready; index++) {
      Connection *connection = events[index].data.ptr;
      if (events[index].events & EPOLLOUT) send_rest(connection);
      if (events[index].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(connection);
    }
    if (ready == 0 && now() - last_answer > PATIENCE_NS) fail("no answer for %llu s", PATIENCE_NS / 1000000000ull);
  }
  getrusage(RUSAGE_SELF, &after);
  timersub(&after.ru_utime, &before.ru_utime, &after.ru_utime);
  timersub(&after.ru_stime, &before.ru_stime, &after.ru_stime);
  print_result(started, &after);
  return 0;
}
