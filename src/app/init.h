// Makes an empty installation: keys, areas, the first administrator, and the mandatory city duty
// post with its holder.
#pragma once

#include <string>

#include "app/app.h"

namespace fl {

struct InitPlan {
  std::string admin_login, admin_name, admin_password;
  std::string duty_login, duty_name, duty_password;
  Instant now;
  std::string database;  // postgresql://...; empty: a file in the folder
};
struct InitMade {
  std::string admin_totp_uri, duty_totp_uri;  // otpauth://, shown once
};
// Faults: app.already_laid, app.cannot_write, trust.password_short.
[[nodiscard]] Result<InitMade> init_installation(const DataFolder& data, const InitPlan& plan);

}  // namespace fl
