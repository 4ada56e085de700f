#pragma once
// libcurl's options are set by variadic functions, which Swift can't call: one wrapper for each type an option can have. The
// wrappers of libcurl's own checking macros are switched off: they want each option by its own name.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) { return curl_easy_setopt(easy, option, value); }
static inline CURLcode ccurl_set_size(CURL *easy, CURLoption option, int64_t value) {
  return curl_easy_setopt(easy, option, (curl_off_t)value);
}
// libcurl copies the text.
static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}

// libcurl copies the bytes: the caller's may go.
static inline CURLcode ccurl_set_body(CURL *easy, const void *bytes, size_t count) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes);
}

typedef size_t (*ccurl_bytes)(char *bytes, size_t size, size_t count, void *context);
// What comes in goes to `taker`, which returns how many bytes it took; fewer than offered end the transfer.
static inline CURLcode ccurl_set_takers(CURL *easy, ccurl_bytes body, ccurl_bytes header, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
  if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
  if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
  if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
  return code;
}
// What goes out (mail) comes from `giver`.
static inline CURLcode ccurl_set_giver(CURL *easy, ccurl_bytes giver, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_READFUNCTION, giver);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_READDATA, context);
}

static inline CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) { return curl_easy_getinfo(easy, info, value); }
static inline CURLcode ccurl_get_size(CURL *easy, CURLINFO info, int64_t *value) {
  curl_off_t found = 0;
  CURLcode code = curl_easy_getinfo(easy, info, &found);
  *value = found;
  return code;
}
static inline CURLcode ccurl_get_text(CURL *easy, CURLINFO info, const char **value) {
  char *found = NULL;
  CURLcode code = curl_easy_getinfo(easy, info, &found);
  *value = found;
  return code;
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// The next transfer that ended: its handle and its result; NULL when there is none.
static inline CURL *ccurl_ended(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

// HMAC-SHA256, RFC 2104; 1 if it could be computed.
static inline int ccurl_hmac_sha256(const void *key, size_t key_count, const unsigned char *bytes, size_t count, unsigned char *digest) {
  unsigned int length = 0;
  return HMAC(EVP_sha256(), key, (int)key_count, bytes, count, digest, &length) != NULL && length == 32;
}
// Zeros that no optimiser leaves out.
static inline void ccurl_forget(void *bytes, size_t count) { OPENSSL_cleanse(bytes, count); }
