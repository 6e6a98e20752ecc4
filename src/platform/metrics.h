// Counts and gauges of this process in the text form of Prometheus. Labels are words of ours (route
// names, job names, kinds): never ids, names, addresses. Names follow Prometheus' rules: unit last,
// `_total` for what only grows.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace fl {

using MetricLabels = std::map<std::string, std::string>;

// One more request: firstline_http_requests_total{route,status} and the histogram
// firstline_http_request_seconds{route} of how long it took. `status` is told by its hundred:
// "2xx".
void count_request(std::string_view route, int status, double seconds);
// Adds to a counter, sets a gauge; made when first named. `help` is said once.
void count_metric(const std::string& name, const std::string& help, const MetricLabels& labels = {},
                  double by = 1);
void set_metric(const std::string& name, const std::string& help, double value,
                const MetricLabels& labels = {});
// All of them, with the process's memory, open files, threads and CPU time.
[[nodiscard]] std::string metrics_text();

}  // namespace fl
