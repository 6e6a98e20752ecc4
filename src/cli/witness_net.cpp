// How a witness asks: libcurl, one question at a time, with bounds.
#include <fstream>
#include <mutex>

#include <curl/curl.h>

#include "cli/witness.h"

namespace fl::cli {

namespace {

constexpr long kConnectSeconds = 5;
constexpr long kWholeSeconds = 30;
constexpr std::size_t kAnswerBytesMax = 4'000'000;  // a bundle is at most 1 MB

struct CloseEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CloseList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;

std::size_t take_part(char* bytes, std::size_t size, std::size_t count, void* into) {
  auto* body = static_cast<std::string*>(into);
  if (body->size() + size * count > kAnswerBytesMax) return 0;
  body->append(bytes, size * count);
  return size * count;
}

std::string address_in(const std::string& base) {
  if (base.find("://") != std::string::npos) return base;
  std::ifstream file(base);
  std::string line;
  std::getline(file, line);
  return line;
}

Result<ServerAnswer> ask(const std::string& url, const std::string& authority, Method method,
                         const std::string& body) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  Easy easy(curl_easy_init());
  CHECK(easy != nullptr);
  ServerAnswer asked;
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT, kWholeSeconds);
  curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, take_part);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &asked.body);
  if (!authority.empty()) curl_easy_setopt(easy.get(), CURLOPT_CAINFO, authority.c_str());
  std::unique_ptr<curl_slist, CloseList> headers;
  if (method == Method::post) {
    headers.reset(curl_slist_append(nullptr, "Content-Type: application/json"));
    curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE, long(body.size()));
  }
  const CURLcode code = curl_easy_perform(easy.get());
  if (code != CURLE_OK)
    return Fault{FaultKind::unavailable, "app.not_reached", curl_easy_strerror(code)};
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  asked.status = int(status);
  return asked;
}

}  // namespace

AskServer ask_over_http(std::string base, std::string authority) {
  return [base = std::move(base), authority = std::move(authority)](
             Method method, const std::string& target,
             const std::string& body) -> Result<ServerAnswer> {
    const std::string address = address_in(base);
    if (address.empty()) return Fault{FaultKind::unavailable, "app.not_reached", base};
    return ask(address + target, authority, method, body);
  };
}

}  // namespace fl::cli
