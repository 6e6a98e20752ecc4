// Gateways over libcurl: one easy handle a message, deadlines of seconds, no redirects.
#include "post/gateway.h"

#include <sys/stat.h>
#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>

#include <curl/curl.h>
#include <fmt/format.h>
#include <toml++/toml.h>

#include "platform/json.h"

namespace fl {

namespace {

constexpr long kConnectSeconds = 5;
constexpr long kWholeSeconds = 15;

struct SmsPlan {
  std::string url, header, body, type;
};
struct MailPlan {
  std::string url, from, user, password, subject;
};

Fault bad(const std::string& path, const std::string& what) {
  return {FaultKind::bad_input, "post.bad_gateways", path + ": " + what};
}

struct CloseEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CloseList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;
using List = std::unique_ptr<curl_slist, CloseList>;

Easy new_easy() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  Easy easy(curl_easy_init());
  CHECK(easy != nullptr);
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT, kWholeSeconds);
  curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps");
  curl_easy_setopt(easy.get(), CURLOPT_FOLLOWLOCATION, 0L);
  // What the other side says is not kept: it may repeat the number.
  curl_easy_setopt(
      easy.get(), CURLOPT_WRITEFUNCTION,
      +[](char*, std::size_t size, std::size_t count, void*) { return size * count; });
  return easy;
}

void append_to(List& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  CHECK(longer != nullptr);
  (void)list.release();
  list.reset(longer);
}

std::string escaped(CURL* easy, std::string_view type, const std::string& text) {
  if (type == "application/json") {
    const std::string quoted = json_text(json::value(text));
    return quoted.substr(1, quoted.size() - 2);
  }
  std::unique_ptr<char, decltype(&curl_free)> made(
      curl_easy_escape(easy, text.c_str(), int(text.size())), curl_free);
  return made ? std::string(made.get()) : std::string();
}

// Every {name} in one pass, so that a text with braces in it stays what it is.
std::string filled(CURL* easy, const SmsPlan& plan, const Outgoing& message) {
  const std::pair<std::string_view, std::string> values[] = {
      {"{id}", to_text(message.id)}, {"{to}", message.to}, {"{text}", message.text}};
  std::string out;
  for (std::size_t at = 0; at < plan.body.size();) {
    bool is_replaced = false;
    for (const auto& [name, value] : values) {
      if (plan.body.compare(at, name.size(), name) != 0) continue;
      out += escaped(easy, plan.type, value);
      at += name.size();
      is_replaced = true;
      break;
    }
    if (!is_replaced) out += plan.body[at++];
  }
  return out;
}

Fault cannot_reach(CURLcode code) {
  return {FaultKind::unavailable, "post.gateway_unreachable", curl_easy_strerror(code)};
}

Outcome send_sms(const SmsPlan& plan, const Outgoing& message) {
  Easy easy = new_easy();
  List headers;
  append_to(headers, "Content-Type: " + plan.type);
  append_to(headers, "X-Message-Id: " + to_text(message.id));
  if (!plan.header.empty()) append_to(headers, plan.header);
  const std::string body = filled(easy.get(), plan, message);
  curl_easy_setopt(easy.get(), CURLOPT_URL, plan.url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE, long(body.size()));
  const CURLcode code = curl_easy_perform(easy.get());
  if (code != CURLE_OK) return cannot_reach(code);
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status >= 200 && status < 300) return Done{};
  const bool is_for_now = status == 408 || status == 429 || status >= 500;
  return Fault{is_for_now ? FaultKind::unavailable : FaultKind::refused, "post.gateway_refused",
               fmt::format("status {}", status)};
}

// A header word that may hold Chinese, by RFC 2047.
std::string encoded_word(const std::string& text) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    const std::size_t length = std::min<std::size_t>(3, text.size() - at);
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = (group << 8) | (i < length ? static_cast<unsigned char>(text[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      out += i > length ? '=' : kDigits[(group >> (18 - 6 * i)) & 63U];
  }
  return "=?UTF-8?B?" + out + "?=";
}

struct MailText {
  std::string text;
  std::size_t at = 0;
};

std::size_t read_mail(char* to, std::size_t size, std::size_t count, void* from) {
  auto* mail = static_cast<MailText*>(from);
  const std::size_t length = std::min(size * count, mail->text.size() - mail->at);
  std::memcpy(to, mail->text.data() + mail->at, length);
  mail->at += length;
  return length;
}

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

bool is_loopback(std::string_view url) {
  for (const auto* host : {"://127.0.0.1", "://[::1]", "://localhost"})
    if (url.find(host) != std::string_view::npos) return true;
  return false;
}

Outcome send_mail(const MailPlan& plan, const Outgoing& message) {
  // A line break in an address would be a second header.
  if (message.to.find_first_of("\r\n<> ") != std::string::npos)
    return Fault{FaultKind::bad_input, "post.bad_address", "a mail address has no spaces"};
  Easy easy = new_easy();
  List to;
  append_to(to, "<" + message.to + ">");
  MailText mail;
  mail.text = fmt::format(
      "From: <{}>\r\nTo: <{}>\r\nSubject: {}\r\nMessage-ID: <{}@firstline>\r\n"
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
      plan.from, message.to, encoded_word(plan.subject), to_text(message.id),
      with_crlf(message.text));
  curl_easy_setopt(easy.get(), CURLOPT_URL, plan.url.c_str());
  const bool is_open_allowed = is_loopback(plan.url);
  curl_easy_setopt(easy.get(), CURLOPT_USE_SSL,
                   long(is_open_allowed ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  if (!plan.user.empty()) {
    curl_easy_setopt(easy.get(), CURLOPT_USERNAME, plan.user.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_PASSWORD, plan.password.c_str());
  }
  const std::string from = "<" + plan.from + ">";
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(easy.get(), CURLOPT_READFUNCTION, read_mail);
  curl_easy_setopt(easy.get(), CURLOPT_READDATA, &mail);
  curl_easy_setopt(easy.get(), CURLOPT_UPLOAD, 1L);
  const CURLcode code = curl_easy_perform(easy.get());
  if (code == CURLE_OK) return Done{};
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status >= 500 && status < 600)
    return Fault{FaultKind::refused, "post.gateway_refused", fmt::format("status {}", status)};
  return cannot_reach(code);
}

std::string word(const toml::table& table, std::string_view name) {
  return table[name].value_or(std::string());
}

Outcome check_keys(const std::string& path, const toml::table& table, std::string_view part,
                   std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : table) {
    const bool is_known = std::find(known.begin(), known.end(), key.str()) != known.end();
    if (!is_known || !value.is_string())
      return bad(path, fmt::format("line {}: [{}] {} is not a setting; texts in quotes are",
                                   key.source().begin.line, part, key.str()));
  }
  return Done{};
}

Result<Gateway> sms_gateway(const std::string& path, const toml::table& table) {
  auto checked = check_keys(path, table, "sms", {"url", "header", "body", "type"});
  if (!checked) return checked.error();
  SmsPlan plan{word(table, "url"), word(table, "header"), word(table, "body"), word(table, "type")};
  if (plan.type.empty()) plan.type = "application/json";
  if (!plan.url.starts_with("https://") &&
      !(plan.url.starts_with("http://") && is_loopback(plan.url)))
    return bad(path, "[sms] url must begin with https:// (http:// only to 127.0.0.1)");
  if (plan.type != "application/json" && plan.type != "application/x-www-form-urlencoded")
    return bad(path, "[sms] type is application/json or application/x-www-form-urlencoded");
  if (plan.body.find("{to}") == std::string::npos || plan.body.find("{text}") == std::string::npos)
    return bad(path, "[sms] body must hold {to} and {text}");
  if (plan.header.find_first_of("\r\n") != std::string::npos)
    return bad(path, "[sms] header is one line");
  return Gateway{"sms", [plan](const Outgoing& message) { return send_sms(plan, message); }};
}

Result<Gateway> mail_gateway(const std::string& path, const toml::table& table) {
  auto checked = check_keys(path, table, "mail", {"url", "from", "user", "password", "subject"});
  if (!checked) return checked.error();
  MailPlan plan{word(table, "url"), word(table, "from"), word(table, "user"),
                word(table, "password"), word(table, "subject")};
  if (plan.subject.empty()) plan.subject = "Firstline";
  if (!plan.url.starts_with("smtp://") && !plan.url.starts_with("smtps://"))
    return bad(path, "[mail] url must begin with smtps:// or smtp://");
  if (plan.from.find('@') == std::string::npos ||
      plan.from.find_first_of("\r\n<> ") != std::string::npos)
    return bad(path, "[mail] from must be a mail address");
  return Gateway{"mail", [plan](const Outgoing& message) { return send_mail(plan, message); }};
}

}  // namespace

Result<std::vector<Gateway>> load_gateways(const std::string& path) {
  std::vector<Gateway> gateways;
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return gateways;
  if ((file.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Fault{FaultKind::refused, "post.gateways_readable", path};
  toml::table table;
  try {
    table = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    return bad(path, fmt::format("line {}: {}", error.source().begin.line, error.description()));
  }
  for (const auto& [key, value] : table) {
    const auto* part = value.as_table();
    if (!part) return bad(path, fmt::format("{} is not a part; [sms] and [mail] are", key.str()));
    Result<Gateway> made = key.str() == "sms" ? sms_gateway(path, *part)
                           : key.str() == "mail"
                               ? mail_gateway(path, *part)
                               : Result<Gateway>(bad(path, fmt::format("[{}] is not a part; [sms] "
                                                                       "and [mail] are",
                                                                       key.str())));
    if (!made) return made.error();
    gateways.push_back(std::move(*made));
  }
  return gateways;
}

}  // namespace fl
