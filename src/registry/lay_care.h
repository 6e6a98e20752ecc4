// Inside registry/: care flags and stays of a demo city, drawn from the seed and each person alone.
#pragma once

#include "platform/result.h"
#include "platform/time.h"
#include "registry/city.h"
#include "storage/tx_fwd.h"

namespace fl {

// `city.people` stand by (bucket, id), as they were written.
[[nodiscard]] Outcome lay_care(Db& db, const MadeCity& city, std::uint64_t seed, Instant now);

}  // namespace fl
