// Sums of pages under SQLite. Each page of the main file carries, in its last eight bytes, a sum
// over the rest of it and its number: written with the page, checked when the page is read, or,
// where it is mapped, when it is fetched for the first time since somebody opened the file. A wrong
// one reads as SQLITE_CORRUPT, never as content. A file has sums from its first page on or not at
// all: the header says which, and one without opens as before.
//
// Not covered: the log until it is copied into the main file (SQLite sums its frames and checks
// them after a crash), and what a mapped page becomes after its first look; look_at_pages() looks
// at every page again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

struct sqlite3;

namespace fl {

// The name of a VFS with sums over another one; empty: the system's own.
[[nodiscard]] const char* sums_vfs(const std::string& base = {});

// Leaves room for sums in a file that has no page yet; one that is laid already stays as it is, but
// for a VACUUM.
void reserve_sums(sqlite3* handle);
// Sums go into every page written from here on, before the header says so: into a copy, whose
// header comes last.
void write_sums(sqlite3* handle);
[[nodiscard]] bool has_sums(sqlite3* handle);

struct PageLook {
  std::int64_t page_count = 0;      // of the file
  std::int64_t looked_at = 0;       // 0: past the end, or without sums
  std::vector<std::int64_t> wrong;  // page numbers
  bool is_unread = false;           // the disk gave an error instead
};
// Reads pages of the main file itself, from `first` (1 is the first), `count` of them at most.
// Pages that a checkpoint is just writing are taken again.
[[nodiscard]] PageLook look_at_pages(sqlite3* handle, std::int64_t first, std::int64_t count);

// Pages found wrong by reads of this process on this file, counted anew at each try.
[[nodiscard]] std::int64_t wrong_reads(sqlite3* handle);

// For tests that show what goes unseen without: sums are written and not looked at.
void set_sums_checked(bool is_on);

}  // namespace fl
