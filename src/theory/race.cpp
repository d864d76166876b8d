#include "advproof/theory/race.h"

#include <algorithm>
#include <cmath>

#include "advproof/data/components.h"
#include "advproof/network/rounded.h"
#include "advproof/scalar/scalar.h"

namespace advproof {

template <class T>
std::vector<HeightsIn<T>> heights(const Matrix<T>& components, Index classes, Index neurons) {
  std::vector<HeightsIn<T>> result;
  for (Index i = 0; i < classes; ++i) {
    HeightsIn<T> of_class{components(i * neurons, i), components(i * neurons, classes + i)};
    for (Index neuron = i * neurons; neuron < (i + 1) * neurons; ++neuron) {
      of_class.A = max(of_class.A, components(neuron, i));
      of_class.B = max(of_class.B, components(neuron, classes + i));
    }
    result.push_back(of_class);
  }
  return result;
}

template std::vector<Heights> heights(const Matrix<double>&, Index, Index);
template std::vector<HeightsIn<Ball>> heights(const Matrix<Ball>&, Index, Index);

template <class T>
std::vector<Heights> heights(const Trainer<T>& at) {
  const PatchNetwork<T>& network = at.network();
  return heights(rounded(feature_components(at.format(), network.W(), at.instance().features)),
                 network.classes(), network.neurons());
}

template std::vector<Heights> heights(const Trainer<double>&);
template std::vector<Heights> heights(const Trainer<Dd>&);

double mean(const std::vector<Heights>& heights, double Heights::*of) {
  double sum = 0;
  for (const Heights& of_class : heights) sum += of_class.*of;
  return sum / static_cast<double>(heights.size());
}

bool Lead::observe(const Heights& at) {
  if (start_ < 0) start_ = std::max(0.0, at.B);
  led_ = led_ || (at.B > at.A && at.B > 0 && at.B >= 2 * start_);
  return led_;
}

void Race::observe(std::int64_t step, const Heights& at) {
  B_max = std::max(B_max, at.B);
  A_end = at.A;
  B_end = at.B;
  if (!lead.observe(at)) return;
  if (nonrobust_leads_at < 0) nonrobust_leads_at = step;
  if (at.A <= at.B) robust_overtakes_at = -1;
  if (at.A > at.B && robust_overtakes_at < 0) robust_overtakes_at = step;
}

FirstCrossing::FirstCrossing() : stall(NAN), step(NAN), B_sat(NAN) {}

bool FirstCrossing::crossed() const { return !std::isnan(step); }

void FirstCrossing::observe(std::int64_t at_step, const Heights& at) {
  const bool slower = at.B - before_.B < at.A - before_.A;
  before_ = at;
  if (!lead_.observe(at) || crossed()) return;
  if (!slower) stall = NAN;
  if (slower && std::isnan(stall)) stall = static_cast<double>(at_step);
  if (at.A > at.B) {
    step = static_cast<double>(at_step);
    B_sat = at.B;
  }
}

}  // namespace advproof
