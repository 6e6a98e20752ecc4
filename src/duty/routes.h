// The HTTP side of duty/: rows for the route table. app/ collects them.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "duty/shifts.h"
#include "http/route.h"
#include "trust/gate.h"

namespace fl {

[[nodiscard]] std::vector<Route> my_duty_routes(const DutyRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> who_is_on_routes(const DutyRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> duty_plan_routes(const DutyRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> delegation_routes(const DutyRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> posting_routes(const DutyRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> responder_routes(const DutyRoom& room, const Gate& gate);

// ---- shared by the routes of this room

// The area of the path (registry's area_here) for whoever asks.
using DutyScope = AreaHere;
[[nodiscard]] Result<DutyScope> duty_scope(const DutyRoom& room, const Gate& gate,
                                           const Request& request, Verb verb);
// One act in the area of the path: draft, key, closure; answers 201 with what it made.
using DutyChange = std::function<Result<std::string>(Tx&, const DutyScope&, const Draft&)>;
[[nodiscard]] Reply change_in_area(const DutyRoom& room, const Gate& gate, const Request& request,
                                   Verb verb, std::span<const DraftField> fields,
                                   const DutyChange& closure);
[[nodiscard]] json::object shift_json(const DutyRoom& room, const ShiftFile& shift);
[[nodiscard]] json::object title_json(std::string_view title);

}  // namespace fl
