// Trouble of the process and not of the disk: no more files can be opened, no memory is left. And
// the fault with which writes are refused while a database is not healthy, for who must say it.
#pragma once

#include "storage/db.h"

namespace fl {

// Kinds of StorageTrouble beside those of engine.h.
inline constexpr StorageTrouble::Kind kNoFiles{64}, kNoMemory{65};

// While !db.is_healthy(): storage.io_error, storage.disk_full, storage.damaged, storage.no_files or
// storage.no_memory.
[[nodiscard]] Fault why_closed(Db& db);

}  // namespace fl
