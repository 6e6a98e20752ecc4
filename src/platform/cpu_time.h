// What a thread has used of a core, for shares of it; not what others took of it meanwhile.
#pragma once

#include <cstdint>

namespace fl {

[[nodiscard]] std::int64_t thread_cpu_us();

}  // namespace fl
