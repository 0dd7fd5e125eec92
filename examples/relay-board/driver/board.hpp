/* The board itself: what its device answers. Knows neither pipes nor files; `Flash` and the status page are given to it. */
#ifndef ACME_BOARD_HPP
#define ACME_BOARD_HPP

#include "acme_abi/board_device.hpp"
#include "acme_abi/board_section.hpp"

namespace acme::driver {

/* Who sent a request. */
struct Caller {
  uint32_t id;
};

/* Where the scene survives. */
class Flash {
 public:
  virtual bool store(const ::acme_SceneBlock &scene) = 0;
  /* False when there is none. */
  virtual bool load(::acme_SceneBlock &scene) = 0;

 protected:
  ~Flash() = default;
};

class Board final : public board::RelayHandler<Caller> {
 public:
  Board(uint32_t id, board::StatusPageDriver page, Flash &flash) : id_(id), page_(page), flash_(flash) {}

  board::Status get_info(const Caller &caller, ::acme_BoardInfo &reply) override;
  board::Status set_relay(const Caller &caller, const ::acme_SetRelayRequest &request, size_t received, ::acme_SetRelayReply &reply) override;
  board::Status read_inputs(const Caller &caller, ::acme_InputsReply &reply) override;
  board::Status store_scene(const Caller &caller, const ::acme_SceneBlock &request, size_t received) override;
  board::Status load_scene(const Caller &caller, ::acme_SceneBlock &reply) override;
  board::Status reset(const Caller &caller) override;

 private:
  void publish();

  uint32_t id_;
  board::StatusPageDriver page_;
  Flash &flash_;
  uint8_t closed_ = 0;
  uint32_t switched_ = 0;
  uint32_t edges_ = 0;
  uint32_t sequence_ = 0;
};

}  // namespace acme::driver

#endif
