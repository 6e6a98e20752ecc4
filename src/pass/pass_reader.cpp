// See pass_reader.h.
#include "pass/pass_reader.h"

#include <sys/stat.h>
#include <algorithm>
#include <cstdlib>

#include "pass/files.h"
#include "platform/log.h"
#include "seal/bundle.h"

namespace fl {

bool PassReader::Files::is_in_place() const {
  return std::all_of(parts.begin(), parts.end(),
                     [](const auto& part) { return part->is_in_place(); });
}

std::shared_ptr<const PassReader::Files> PassReader::files() const {
  const std::lock_guard lock(guard_);
  return files_;
}

void PassReader::refresh() {
  const auto now_used = files();
  const std::string said = read_whole(folder_ + "/words.json");
  const bool is_in_place = now_used && now_used->is_in_place();
  is_whole_ = is_in_place;
  if (is_in_place && now_used->said_text == said) return;
  auto fresh = std::make_shared<Files>();
  for (std::size_t i = 0; i < replica::kParts.size(); ++i) {
    const auto& part = replica::kParts[i];
    fresh->parts[i] = SlotReader::open(folder_ + "/" + part.name, part.shape);
    if (!fresh->parts[i]) return;
  }
  fresh->said = replica::said_of_text(said);
  fresh->said_text = said;
  const std::lock_guard lock(guard_);
  files_ = std::move(fresh);
  is_whole_ = true;
}

std::optional<std::chrono::milliseconds> PassReader::age(Instant now) const {
  const auto used = files();
  if (!used || !is_whole_) return std::nullopt;
  const Instant as_of{used->tokens().mark()};
  return std::chrono::milliseconds(std::abs(now.ms - as_of.ms));
}

int PassReader::answer(std::string_view capability, std::string_view peer, Instant now,
                       std::string& body) {
  const auto used = files();
  if (!used) return 503;
  const Instant as_of{used->tokens().mark()};
  const replica::Slots<SlotReader> slots{used->parts};
  const int found = slots.answer(capability, now, &used->said, as_of, body);
  if (found != 404) return found;
  if (unknown_.is_too_many(peer, now)) return 429;
  // Nobody is told that their pass is over by a copy that is old, or of a time to come.
  return std::chrono::milliseconds(std::abs(now.ms - as_of.ms)) > kCopyFresh ? 503 : 404;
}

std::size_t PassReader::token_count() const {
  const auto used = files();
  return used ? used->tokens().count() : 0;
}

void BundleFiles::refresh(Instant now) {
  struct stat facts {};
  const std::string path = folder_ + "/bundle.cbor";
  if (::stat(path.c_str(), &facts) != 0) return;
  const std::int64_t changed = facts.st_mtim.tv_sec * 1'000'000'000LL + facts.st_mtim.tv_nsec;
  if (changed == changed_ns_) return;
  auto full = std::make_shared<const std::string>(read_whole(path));
  std::string root = read_whole(folder_ + "/root.spki");
  const auto key = PublicKey::of_spki(root);
  if (!key) return;
  const auto bundle = take_in(*full, nullptr, *key, is_demo_, now.ms / 1'000);
  if (!bundle) {
    changed_ns_ = changed;  // said once
    log_line(LogLevel::error, "lists.not_taken", {{"why", bundle.error().detail}});
    return;
  }
  const std::int64_t number = bundle->manifest.number;
  std::string delta = read_whole(folder_ + "/delta/" + std::to_string(number) + ".cbor");
  const std::lock_guard lock(guard_);
  changed_ns_ = changed;
  number_ = number;
  full_ = std::move(full);
  delta_ = delta.empty() ? nullptr : std::make_shared<const std::string>(std::move(delta));
  root_ = std::move(root);
}

Result<BundleFiles::Given> BundleFiles::give(std::optional<std::int64_t> since) const {
  const std::lock_guard lock(guard_);
  if (full_ == nullptr) return Fault{FaultKind::unavailable, "pass.nothing_published"};
  if (since && *since == number_) return Given{nullptr, number_};
  const bool is_next = since && *since == number_ - 1 && delta_ != nullptr;
  return Given{is_next ? delta_ : full_, number_};
}

std::string BundleFiles::root() const {
  const std::lock_guard lock(guard_);
  return root_;
}

}  // namespace fl
