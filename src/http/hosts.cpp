// Names are compared without case; a port belongs to an origin but not to a name.
#include "http/hosts.h"

#include "http/parser.h"

namespace fl::http {

namespace {

// "[::1]:8080" -> "[::1]", "name:80" -> "name".
std::string_view name_part(std::string_view host) {
  if (!host.empty() && host.front() == '[') return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

std::string_view port_part(std::string_view host) {
  const auto rest = host.substr(name_part(host).size());
  return rest.empty() ? rest : rest.substr(1);
}

}  // namespace

bool is_allowed_host(std::string_view host, std::span<const std::string> allowed) {
  if (allowed.empty()) return true;
  for (const auto& name : allowed)
    if (same_word(name_part(host), name)) return true;
  return false;
}

bool is_same_site(std::string_view origin, std::string_view host) {
  const auto mark = origin.find("://");
  if (mark == origin.npos) return false;
  const auto scheme = origin.substr(0, mark);
  const auto place = origin.substr(mark + 3);
  const std::string_view usual = same_word(scheme, "https")  ? "443"
                                 : same_word(scheme, "http") ? "80"
                                                             : "";
  if (usual.empty()) return false;
  const auto ours = port_part(host).empty() ? usual : port_part(host);
  const auto theirs = port_part(place).empty() ? usual : port_part(place);
  return same_word(name_part(place), name_part(host)) && ours == theirs;
}

bool is_loopback(std::string_view address) {
  return address == "::1" || address == "localhost" || address.substr(0, 4) == "127.";
}

}  // namespace fl::http
