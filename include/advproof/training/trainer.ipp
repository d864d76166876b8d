// Definitions of trainer.h; included where a scalar is instantiated.
#pragma once

#include <tbb/parallel_for.h>

#include <algorithm>
#include <string>
#include <utility>

#include "advproof/attack/ascent.ipp"
#include "advproof/error.h"
#include "advproof/network/patch_network.ipp"
#include "advproof/training/trainer.h"

namespace advproof {

namespace detail {

/// Rows of patches a block of samples should have: enough to fill a binary64 product, few for heavy scalars.
template <class T>
inline constexpr Index block_rows = std::same_as<T, double> ? 320 : 32;

template <class T>
std::vector<Rows> sample_blocks(Index samples, Index patches) {
  const Index size = std::max<Index>(1, block_rows<T> / patches);
  std::vector<Rows> blocks;
  for (Index begin = 0; begin < samples; begin += size)
    blocks.push_back({begin, std::min(samples, begin + size)});
  return blocks;
}

}  // namespace detail

template <class T>
Trainer<T>::Trainer(const Instance& instance, const Setting& setting, Regime regime, Format<T> format)
    : instance_(instance),
      setting_(setting),
      regime_(regime),
      format_(format),
      X_(embed<T>(format, instance.train.X)),
      network_(setting.network, instance.features.U.rows(), embed<T>(format, instance.W0)),
      blocks_(detail::sample_blocks<T>(instance.train.count(), instance.train.patches())) {
  const Index samples = instance.train.count();
  const Index patches = instance.train.patches();
  const Index classes = network_.classes();
  const Index neurons = network_.neurons();
  const Index dim = network_.dim();
  step_.forward = Forward<T>(samples, patches, classes, neurons);
  step_.G = Matrix<T>(samples * patches, classes * neurons);
  step_.descent = Matrix<T>(classes * neurons, dim);
  if (regime == Regime::adversarial) {
    step_.attack = Ascent<T>(samples, patches, classes, neurons, dim);
    if (setting.attack.random_start) starts_ = Matrix<double>(samples * patches, dim);
  }
  partial_descents_.assign(blocks_.size(), Matrix<T>(classes * neurons, dim));
}

template <class T>
void Trainer<T>::evaluate_block(std::size_t block, Rows range) {
  const std::vector<int>& y = instance_.train.y;
  const Index patches = instance_.train.patches();
  if (regime_ == Regime::adversarial) {
    if (setting_.attack.random_start) {
      draw_starts(instance_.seed, static_cast<std::uint64_t>(number_), setting_.attack.eps, patches, range,
                  starts_);
    }
    ascend(network_, X_, y, range, setting_.attack, Objective::cross_entropy(),
           setting_.attack.random_start ? &starts_ : nullptr, step_.attack);
  }
  network_.forward(trained_on(), y, range, step_.forward);
  network_.weigh_slopes(step_.forward.c, step_.forward.slope, range, step_.G);
  Products<T>::transposed_times(step_.G, trained_on(), partial_descents_[block], patch_rows(range, patches));
}

template <class T>
void Trainer<T>::evaluate() {
  tbb::parallel_for(std::size_t{0}, blocks_.size(),
                    [this](std::size_t block) { evaluate_block(block, blocks_[block]); });
  std::vector<T>& sum = step_.descent.entries();
  sum = partial_descents_.front().entries();
  for (std::size_t block = 1; block < blocks_.size(); ++block) {
    const std::vector<T>& part = partial_descents_[block].entries();
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += part[i];
  }
}

template <class T>
void Trainer<T>::update() {
  const T rate = format_(setting_.training.eta) / static_cast<double>(instance_.train.count());
  std::vector<T>& weights = network_.W().entries();
  const std::vector<T>& descent = step_.descent.entries();
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] += rate * descent[i];
  ++number_;
}

template <class T>
void Trainer<T>::work_in(Format<T> format) {
  format_ = format;
  X_ = embed<T>(format, instance_.train.X);
}

template <class T>
void Trainer<T>::restore(std::int64_t number, Matrix<T> W) {
  if (W.rows() != network_.W().rows() || W.cols() != network_.W().cols()) {
    throw InputError("checkpoint weights are " + std::to_string(W.rows()) + " x " + std::to_string(W.cols()) +
                     ", expected " + std::to_string(network_.W().rows()) + " x " +
                     std::to_string(network_.W().cols()));
  }
  number_ = number;
  network_.W() = std::move(W);
}

}  // namespace advproof
