// What the system gives a serving process, shared out: as many descriptors as it may have, most of
// them for lines, the rest kept for the database and files, so that lines alone never close them.
#pragma once

#include <cstddef>

namespace fl::cli {

// The lines one of `listener_count` listeners may hold; at most `wanted`. Raises the limit of open
// files as far as it goes.
[[nodiscard]] std::size_t lines_allowed(std::size_t wanted, std::size_t listener_count);
// The sharing alone.
[[nodiscard]] std::size_t lines_of_descriptors(std::size_t descriptors, std::size_t wanted,
                                               std::size_t listener_count);

}  // namespace fl::cli
