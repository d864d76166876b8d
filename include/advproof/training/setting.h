// What makes a training, apart from its seed, its regime and its scalar.
#pragma once

#include "advproof/attack/ascent_config.h"
#include "advproof/data/instance.h"
#include "advproof/network/architecture.h"
#include "advproof/training/training_config.h"

namespace advproof {

struct Setting {
  DataConfig data;
  NetworkConfig network;
  AscentConfig attack;
  TrainingConfig training;
  bool operator==(const Setting&) const = default;
};

/// The instance of a seed. InputError as draw_instance of its parts.
inline Instance draw_instance(const Setting& setting, std::uint64_t seed) {
  return draw_instance(setting.data, setting.network.neurons, setting.network.init_std, seed);
}

}  // namespace advproof
