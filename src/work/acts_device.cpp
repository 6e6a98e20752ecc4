// The phones of the field: made, asked for their secret, revoked; and parcels one carries for
// another.
#include <fmt/format.h>

#include "platform/gcm.h"
#include "platform/limits.h"
#include "work/store_field.h"
#include "work/sync.h"

namespace fl {

namespace {

const Fault kNoSuchDevice{FaultKind::absent, "work.no_such_device"};

Key32 carry_key(const Keys& keys, const Device& device) {
  const Key32 secret = device_secret(keys, device);
  std::string text = "firstline carry v1|";
  text.append(reinterpret_cast<const char*>(secret.data()), secret.size());
  return Key32(sha256(text));
}

std::string bound_of(const Device& device, std::string_view record_key) {
  return to_text(device.id) + "|" + std::string(record_key);
}

std::string image_of(const Device& device) {
  return fmt::format("device v1|{}|{}|{}|{}", device.id.value, device.account.value,
                     device.made_at.ms, device.revoked_at ? device.revoked_at->ms : 0);
}

}  // namespace

Result<DeviceId> make_device(const WorkRoom& room, const Permit& permit, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = hash_bucket(permit.account().value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    // Nobody is kept from work by the phones of before: the one not seen for longest gives way.
    if (work_store::device_count(tx, permit.account()) >= field_limits::kDeviceCountMax)
      if (auto oldest = work_store::longest_unseen(tx, permit.account())) {
        oldest->revoked_at = the_act.now;
        work_store::set_device_revoked(tx, oldest->id, the_act.now);
        append_leaf(tx, leaf_of(permit, the_act.bucket, "device.give_way", "device",
                                oldest->id.value, image_of(*oldest), the_act.now));
      }
    const Device device{
        random_id_in<DeviceId>(the_act.bucket), permit.account(), the_act.now, the_act.now, {}};
    work_store::add_device(tx, device);
    append_leaf(tx, leaf_of(permit, the_act.bucket, "device.make", "device", device.id.value,
                            image_of(device), the_act.now));
    return to_text(device.id);
  });
  if (!made) return made.error();
  return id_of_text<DeviceId>(*made);
}

Result<Device> load_own_device(Tx& tx, AccountId account, DeviceId id) {
  auto device = work_store::load_device(tx, id);
  if (!device || device->account != account) return kNoSuchDevice;
  if (device->revoked_at) return Fault{FaultKind::refused, "work.device_revoked"};
  return *device;
}

Result<int> revoke_device(const WorkRoom& room, const Permit& permit, DeviceId id,
                          const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = hash_bucket(permit.account().value);
  auto done = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto device = work_store::load_device(tx, id);
    if (!device || device->account != permit.account() || device->revoked_at)
      return std::string("0");
    device->revoked_at = the_act.now;
    work_store::set_device_revoked(tx, id, the_act.now);
    append_leaf(tx, leaf_of(permit, the_act.bucket, "device.revoke", "device", id.value,
                            image_of(*device), the_act.now));
    return std::string("1");
  });
  if (!done) return done.error();
  return std::stoi(*done);
}

std::vector<Device> devices_of(Tx& tx, AccountId account) {
  return work_store::devices_of(tx, account);
}

Key32 device_secret(const Keys& keys, const Device& device) {
  return Key32(keyed_hash(keys.session, fmt::format("device v1|{}|{}|{}", device.id.value,
                                                    device.account.value, device.made_at.ms)));
}

Result<std::string> open_parcel(const Keys& keys, const Device& device, std::string_view record_key,
                                std::string_view sealed) {
  auto open = open_gcm(carry_key(keys, device), sealed, bound_of(device, record_key));
  if (!open) return Fault{FaultKind::bad_input, "work.bad_parcel"};
  return open;
}

Result<std::string> seal_parcel(const Keys& keys, const Device& device, std::string_view record_key,
                                std::string_view plain) {
  return seal_gcm(carry_key(keys, device), plain, bound_of(device, record_key));
}

}  // namespace fl
