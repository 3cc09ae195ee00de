#include <curl/curl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

// Swift cannot call variadic functions; each option goes through one of these.
static inline CURLcode sightline_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode sightline_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode sightline_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode sightline_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode sightline_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}
typedef size_t (*sightline_sink)(char *, size_t, size_t, void *);
static inline CURLcode sightline_set_sink(CURL *easy, CURLoption option, sightline_sink sink) {
  return curl_easy_setopt(easy, option, sink);
}
typedef curl_socket_t (*sightline_socket)(void *, curlsocktype, struct curl_sockaddr *);
static inline CURLcode sightline_set_socket(CURL *easy, sightline_socket open) {
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open);
}
static inline CURLcode sightline_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode sightline_get_text(CURL *easy, CURLINFO info, char **value) {
  return curl_easy_getinfo(easy, info, value);
}
