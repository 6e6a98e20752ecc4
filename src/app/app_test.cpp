// No form of the house asks more than its budget: every route's own table of fields is counted.
// And every job of the table runs.
#include <gtest/gtest.h>

#include "app/app.h"
#include "app/demo.h"
#include "app/jobs.h"
#include "storage/temp_db.h"
#include "work/burden.h"

namespace fl {
namespace {

// Forms that are filled in once at a desk, not by workers day by day: each with its reason.
constexpr std::string_view kDeskForms[] = {
    "import.",    // a mapping of columns, kept for the next time
    "registry.",  // a file of a household is built up over many visits
    "duty.",      // posts and templates, once a term
    "trust.",     // accounts, once a person
};

bool is_desk_form(std::string_view name) {
  for (const auto prefix : kDeskForms)
    if (name.starts_with(prefix)) return true;
  return false;
}

TEST(app_tables, no_form_of_workers_is_over_its_budget_and_every_job_runs) {
  start_crypto();
  TempFolder folder;
  const DataFolder data{folder / "city"};
  DemoPlan plan;
  plan.people = 2000;
  plan.seed = 7;
  plan.now = Instant{1'767'398'400'000};
  plan.is_clean = true;
  ASSERT_TRUE(lay_demo(data, plan, [](double) {}));
  HandClock clock(plan.now);
  auto app = App::open({data, true}, clock);
  ASSERT_TRUE(app);
  int counted = 0;
  for (const auto& route : (*app)->router().routes()) {
    if (route.draft.empty() || is_desk_form(route.name)) continue;
    ++counted;
    const FormCost cost = cost_of(route.draft);
    EXPECT_FALSE(is_over_budget(cost))
        << route.name << " asks " << cost.field_count << " fields, " << cost.seconds << " s";
  }
  EXPECT_GT(counted, 15);
  for (const auto job : kJobs) {
    auto done = (*app)->run_job(job, plan.now);
    EXPECT_TRUE(done) << job << " " << (done ? "" : done.error().key);
  }
  auto unknown = (*app)->run_job("sweeping", plan.now);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().key, "app.no_such_job");
}

}  // namespace
}  // namespace fl
