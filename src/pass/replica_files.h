// The files of a copy as their one writer holds them: laid by PassReplica, and by who measures.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pass/replica_slots.h"

namespace fl::replica {

struct ExpectedCounts {
  std::size_t tokens = 0, capabilities = 0;
};

class CopyFiles {
 public:
  // `end` is put behind their names. Faults: pass.replica_unwritable.
  [[nodiscard]] static Result<std::unique_ptr<CopyFiles>> open(const std::string& folder,
                                                               const std::string& end,
                                                               const ExpectedCounts& expected = {});

  // Fault pass.token_too_long.
  [[nodiscard]] Outcome put_token(PersonId person, std::string_view cose) const;
  [[nodiscard]] Outcome drop_token(PersonId person) const;
  [[nodiscard]] Outcome put_capability(std::string_view hash, const Holder& holder) const;
  // An end that did not come in must not go unsaid: the pass would be shown on.
  [[nodiscard]] Outcome drop_capability(std::string_view hash) const;
  [[nodiscard]] Outcome put_kin(PersonId person, const std::vector<Kin>& lines) const;
  // One more line of a copy that is being laid.
  [[nodiscard]] Outcome add_kin(PersonId person, const Kin& line) const;

  // They take the names without an end, in `folder`.
  [[nodiscard]] Outcome take_names(const std::string& folder) const;
  // Frees the disk of files whose names others took.
  void let_go() const;

  [[nodiscard]] bool were_closed() const;
  // Cut short by somebody, or taken away: what is mapped is not there any more.
  [[nodiscard]] bool is_cut(const std::string& folder) const;
  // A slot could not be written or read back: the copy is to be made anew.
  [[nodiscard]] bool is_damaged() const { return is_damaged_; }
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] const SlotFile& tokens() const { return at(Part::tokens); }
  void set_mark(std::int64_t mark) const { at(Part::tokens).set_mark(mark); }
  [[nodiscard]] Slots<SlotFile> slots() const { return {files_}; }

 private:
  [[nodiscard]] SlotFile& at(Part part) const { return *files_[std::size_t(part)]; }
  [[nodiscard]] Outcome put(Part part, const SlotKey& key, std::string_view value) const;
  [[nodiscard]] Outcome drop(Part part, const SlotKey& key) const;
  [[nodiscard]] Outcome keep_form(const PackedToken& packed, bool* is_kept) const;

  PartFiles<SlotFile> files_;
  mutable std::atomic<bool> is_damaged_{false};
};

[[nodiscard]] SlotKey capability_key(std::string_view hash);  // 16 bytes

}  // namespace fl::replica
