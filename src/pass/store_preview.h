// Rows of previews. Inside pass/.
#pragma once

#include <optional>

#include "pass/preview_run.h"
#include "storage/db.h"

namespace fl::pass_store {

void put_preview(Tx& tx, const PreviewRun& run);
[[nodiscard]] std::optional<PreviewRun> load_preview(Tx& tx, AccountId account);
[[nodiscard]] std::optional<PreviewRun> first_open_preview(Tx& tx);
[[nodiscard]] int drop_previews(Tx& tx, Instant before);

}  // namespace fl::pass_store
