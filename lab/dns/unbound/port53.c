/*
 * Loaded into a resolver before its C library: what it sends to port 53 of 127.0.0.0/8 goes to LAB_DNS_PORT instead, and
 * what comes from there seems to come from port 53. So a resolver that follows delegations, which name no ports, finds
 * servers that may not bind port 53.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#define DNS_PORT 53
#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static in_port_t lab_port(void) {
  const char *value = getenv("LAB_DNS_PORT");
  return htons(value ? atoi(value) : DNS_PORT);
}

static int is_loopback(const struct sockaddr *address) {
  if (!address || address->sa_family != AF_INET) return 0;
  return ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr) >> 24 == 127;
}

/* The address to send to: `changed`, filled in, or the one given. */
static const struct sockaddr *outward(const struct sockaddr *address, struct sockaddr_in *changed) {
  if (!is_loopback(address) || ((const struct sockaddr_in *)address)->sin_port != htons(DNS_PORT)) return address;
  *changed = *(const struct sockaddr_in *)address;
  changed->sin_port = lab_port();
  return (const struct sockaddr *)changed;
}

static void inward(struct sockaddr *address) {
  struct sockaddr_in *from = (struct sockaddr_in *)address;
  if (is_loopback(address) && from->sin_port == lab_port()) from->sin_port = htons(DNS_PORT);
}

int connect(int fd, const struct sockaddr *address, socklen_t length) {
  REAL(int, "connect", int, const struct sockaddr *, socklen_t);
  struct sockaddr_in changed;
  return real(fd, outward(address, &changed), length);
}

ssize_t sendto(int fd, const void *data, size_t size, int flags, const struct sockaddr *address, socklen_t length) {
  REAL(ssize_t, "sendto", int, const void *, size_t, int, const struct sockaddr *, socklen_t);
  struct sockaddr_in changed;
  return real(fd, data, size, flags, outward(address, &changed), length);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  REAL(ssize_t, "sendmsg", int, const struct msghdr *, int);
  struct sockaddr_in changed;
  struct msghdr copy = *message;
  copy.msg_name = (void *)outward(message->msg_name, &changed);
  return real(fd, &copy, flags);
}

ssize_t recvfrom(int fd, void *data, size_t size, int flags, struct sockaddr *address, socklen_t *length) {
  REAL(ssize_t, "recvfrom", int, void *, size_t, int, struct sockaddr *, socklen_t *);
  ssize_t received = real(fd, data, size, flags, address, length);
  if (received >= 0 && address && length && *length > 0) inward(address);
  return received;
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags) {
  REAL(ssize_t, "recvmsg", int, struct msghdr *, int);
  ssize_t received = real(fd, message, flags);
  if (received >= 0 && message->msg_name && message->msg_namelen > 0) inward(message->msg_name);
  return received;
}
