// Which names we answer to, and whether a page that asks for a write is our own. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace fl::http {

// `host` as in the Host header (with or without port); an empty list allows every name.
[[nodiscard]] bool is_allowed_host(std::string_view host, std::span<const std::string> allowed);
// An Origin ("https://name:port") of the same name and port as Host; "null" is nobody.
[[nodiscard]] bool is_same_site(std::string_view origin, std::string_view host);
// "127.0.0.1" and "::1" are reached only from this machine.
[[nodiscard]] bool is_loopback(std::string_view address);

}  // namespace fl::http
