#include "board.hpp"

namespace acme::driver {

using board::Status;

namespace {

constexpr char kSerial[] = "ARB8-000042";

/* The inputs are wired to the first four relays, as on the test bench. */
constexpr uint8_t levels_of(uint8_t closed) { return closed & 0x0fu; }

constexpr uint32_t bits_in(uint8_t set) {
  uint32_t count = 0;
  for (; set != 0; set = static_cast<uint8_t>(set & (set - 1u))) count++;
  return count;
}
static_assert(bits_in(0xb1) == 4);

}  // namespace

Status Board::get_info(const Caller &, ::acme_BoardInfo &reply) {
  reply.firmware_major = 2;
  reply.firmware_minor = 3;
  reply.relays = board::kRelays;
  reply.inputs = board::kInputs;
  reply.board_id = id_;
  for (size_t i = 0; i < sizeof kSerial - 1; i++) reply.serial[i] = static_cast<uint8_t>(kSerial[i]);
  return Status::eOk;
}

Status Board::set_relay(const Caller &, const ::acme_SetRelayRequest &request, size_t, ::acme_SetRelayReply &reply) {
  if (request.relay >= board::kRelays) return Status::eNoSuchRelay;
  const uint8_t mask = static_cast<uint8_t>(1u << request.relay);
  const uint8_t before = closed_;
  switch (static_cast<board::RelayMode>(request.mode)) {
    case board::RelayMode::eOff:
      closed_ = static_cast<uint8_t>(closed_ & ~mask);
      break;
    case board::RelayMode::eOn:
      closed_ = static_cast<uint8_t>(closed_ | mask);
      break;
    case board::RelayMode::ePulse:
      /* There and back again; a host of firmware 1 cannot say how long, which is what the zero behind its request means. */
      edges_ += 2u * bits_in(levels_of(mask));
      switched_ += 2;
      break;
    default:
      return Status::eBadMode;
  }
  edges_ += bits_in(levels_of(static_cast<uint8_t>(before ^ closed_)));
  switched_ += bits_in(static_cast<uint8_t>(before ^ closed_));
  publish();
  reply.closed = closed_;
  reply.switched = switched_;
  return Status::eOk;
}

Status Board::read_inputs(const Caller &, ::acme_InputsReply &reply) {
  publish();
  reply.sample = page_.sample().get();
  for (uint32_t input = 0; input < board::kInputs; input++) {
    const bool high = (levels_of(closed_) >> input & 1u) != 0;
    reply.microvolts[input] = high ? 4900000 + static_cast<int32_t>(input) : -150;
  }
  reply.heartbeat = page_.heartbeat();
  return Status::eOk;
}

Status Board::store_scene(const Caller &caller, const ::acme_SceneBlock &request, size_t) {
  if (request.length > board::kSceneBytes || request.length < board::kSceneMinSize) return Status::eNoScene;
  uint32_t nobody = 0;
  /* While somebody plays the scene it stays. */
  if (!page_.cas_player(nobody, caller.id)) return Status::eNoScene;
  const bool stored = flash_.store(request);
  uint32_t me = caller.id;
  page_.cas_player(me, 0);
  return stored ? Status::eOk : Status::eNoScene;
}

Status Board::load_scene(const Caller &, ::acme_SceneBlock &reply) {
  return flash_.load(reply) ? Status::eOk : Status::eNoScene;
}

Status Board::reset(const Caller &) {
  switched_ += bits_in(closed_);
  edges_ += bits_in(levels_of(closed_));
  closed_ = 0;
  publish();
  return Status::eOk;
}

void Board::publish() {
  sequence_++;
  page_.set_switched(switched_);
  page_.set_closed(static_cast<board::RelaySet>(closed_));
  page_.set_sample(board::InputSample::pack(levels_of(closed_), edges_, sequence_));
}

}  // namespace acme::driver
