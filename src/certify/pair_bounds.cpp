// Rounding. s is convex, non-decreasing and L-Lipschitz; it and s' are computed within e u relative; R bounds the
// size of its kinks and of s(0) (activation.h; smoothed ReLU: L = 1, e = q + 4, R = rho). u = 2^-53,
// n = d + 2m + e + 4. Of one patch, A_r = sum_l |w_rl| (|x_l| + eps) bounds every
// |<w_r, x + delta>|. A computed pre-activation is a sum of d products of rounded sums: it is within
// (d + 4) u A_r of the exact one; slopes p and chords sigma lie in [0, L]. So each of the neuron's terms in a value of f or in a bound,
//   s(c) + p (<w,x> - c),   sigma <w,x> + max(s(a) - sigma a, s(b) - sigma b),   p w_l delta_l summed over l,
// is within 8 n u (L A_r + R) of its exact value, and their sum over 2m neurons and d coordinates, whose
// terms add up to at most 8 sum_r (L A_r + R) in size, rounds by at most 8 n u sum_r (L A_r + R) again.
// `error` is twice that sum, `slack` twice a pre-activation's, so that computing them may round as well;
// underflow adds less than 2^-500 where no number exceeds 2^400. What is exact in all this: x, w, the box, c
// and sigma are binary64 numbers, and the bounds hold for whatever c where s is curved and sigma in [0, L] are.
#include "advproof/certify/pair_bounds.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include "advproof/certify/domain.h"
#include "advproof/error.h"
#include "advproof/linalg/norms.h"
#include "advproof/network/shared_neurons.h"

namespace advproof {
namespace {

constexpr double huge = most_certifiable;
constexpr double lost = 0x1p-500;
constexpr int tangent_steps = 6;
constexpr int line_steps = 6;

void require(const std::optional<Outside>& outside) {
  if (outside) throw InputError(complaint(*outside));
}

/// sum += factor * row.
void add_scaled(std::vector<double>& sum, double factor, const double* row) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += factor * row[i];
}

}  // namespace

PairBounds::PairBounds(const PatchNetwork<double>& network, int y, int t)
    : activation_(network.shared_activation()),
      s_in_(&activation_->in<double>()),
      m_(network.neurons()),
      unit_(0),
      W_(2 * network.neurons(), network.dim()) {
  require(outside_certificates(network));
  const ActivationFacts& facts = activation_->facts();
  unit_ = (static_cast<double>(dim() + 2 * m_ + 4) + facts.rounding) * 0x1p-53;
  for (const double kink : facts.kinks) reach_ = std::max(reach_, std::abs(kink));
  const std::vector<char> cancels = shared_neurons(network, y, t);  // 0 stands for them
  for (Index r = 0; r < 2 * m_; ++r) {
    const double* w = network.W().row((r < m_ ? y : t) * m_ + r % m_);
    if (cancels[static_cast<std::size_t>(r)] == 0) std::copy(w, w + dim(), W_.row(r));
  }
  drop_blind_pairs();
}

/// A neuron of y and one of t that see nothing give s(0) - s(0). What is left, with all that is derived from W_.
void PairBounds::drop_blind_pairs() {
  std::vector<const double*> seeing[2];
  for (Index r = 0; r < 2 * m_; ++r) {
    const double* w = W_.row(r);
    if (std::any_of(w, w + dim(), [](double entry) { return entry != 0; })) seeing[r / m_].push_back(w);
  }
  const auto m = static_cast<Index>(std::max({seeing[0].size(), seeing[1].size(), std::size_t{1}}));
  Matrix<double> W(2 * m, dim());
  Wt_ = absWt_ = Matrix<double>(dim(), 2 * m);
  rising_ = falling_ = W;
  for (const bool of_y : {true, false}) {
    Index r = of_y ? 0 : m;
    for (const double* w : seeing[of_y ? 0 : 1]) {
      for (Index l = 0; l < dim(); ++l) {
        W(r, l) = Wt_(l, r) = w[l];
        absWt_(l, r) = std::abs(w[l]);
        (of_y ? rising_ : falling_)(r, l) = std::max(0.0, w[l]);
        (of_y ? falling_ : rising_)(r, l) = std::max(0.0, -w[l]);
      }
      ++r;
    }
  }
  W_ = std::move(W);
  m_ = m;
  trial_.resize(static_cast<std::size_t>(m_));
  for (auto* v : {&z_lo_, &z_hi_, &s_lo_, &s_hi_, &p_lo_, &p_hi_, &z_, &s_, &p_, &dz_})
    v->resize(static_cast<std::size_t>(2 * m_));
  for (auto* v : {&slope_, &point_, &vertex_, &rise_lo_, &rise_hi_, &fall_lo_, &fall_hi_})
    v->resize(static_cast<std::size_t>(dim()));
}

bool PairBounds::sees(Index l) const {
  const double* weights = absWt_.row(l);
  return std::any_of(weights, weights + 2 * m_, [](double w) { return w != 0; });
}

std::vector<PairBounds> PairBounds::parts(const PatchNetwork<double>& network, int y, int t) {
  const PairBounds whole(network, y, t);
  const Index d = whole.dim();
  std::vector<Index> group(static_cast<std::size_t>(d));  // named by its first coordinate
  std::iota(group.begin(), group.end(), Index{0});
  for (Index r = 0; r < 2 * whole.m_; ++r) {
    const double* w = whole.W_.row(r);
    const Index first = std::find_if(w, w + d, [](double entry) { return entry != 0; }) - w;
    for (Index l = first + 1; l < d; ++l) {
      if (w[l] == 0) continue;
      const auto [name, joined] =
          std::minmax(group[static_cast<std::size_t>(first)], group[static_cast<std::size_t>(l)]);
      std::replace(group.begin(), group.end(), Index{joined}, Index{name});
    }
  }
  std::vector<PairBounds> result;
  for (Index l = 0; l < d; ++l) {
    if (group[static_cast<std::size_t>(l)] != l || !whole.sees(l)) continue;
    result.push_back(whole);
    result.back().forget_others(group, l);
  }
  return result.size() > 1 ? result : std::vector<PairBounds>{whole};
}

void PairBounds::forget_others(const std::vector<Index>& group, Index kept) {
  for (Index l = 0; l < dim(); ++l) {
    if (group[static_cast<std::size_t>(l)] == kept) continue;
    for (Index r = 0; r < 2 * m_; ++r) W_(r, l) = 0;
  }
  drop_blind_pairs();
}

Patch PairBounds::patch(const double* x, double eps) const {
  require(outside_certificates(eps));
  require(outside_certificates(std::span(x, static_cast<std::size_t>(dim()))));
  Patch patch{x, eps, std::vector<double>(z_.size()), std::vector<double>(z_.size()), lost};
  for (Index l = 0; l < dim(); ++l) {
    add_scaled(patch.at_x, x[l], Wt_.row(l));
    add_scaled(patch.slack, std::abs(x[l]) + eps, absWt_.row(l));
  }
  const ActivationFacts& facts = activation_->facts();
  for (double& slack : patch.slack) {
    patch.error += 16 * unit_ * (facts.lipschitz * slack + reach_ + facts.at_zero);
    slack = 2 * unit_ * slack + lost;
  }
  return patch;
}

Box PairBounds::whole(const Patch& patch) const {
  const auto d = static_cast<std::size_t>(dim());
  return {std::vector<double>(d, -patch.eps), std::vector<double>(d, patch.eps)};
}

void PairBounds::preactivations(const Patch& patch, const std::vector<double>& delta,
                                std::vector<double>& z) const {
  std::fill(z.begin(), z.end(), 0.0);
  for (Index l = 0; l < dim(); ++l)
    add_scaled(z, patch.x[l] + delta[static_cast<std::size_t>(l)], Wt_.row(l));
}

/// Ranges of z, outward; s and s' at their ends. Slopes below 2^-400 are moved outward to 0 or 2^-400, so
/// that no product of a slope and a weight underflows; a neuron that is certainly off has slope exactly 0.
void PairBounds::enclose_preactivations(const Patch& patch, const Box& box) {
  std::fill(z_.begin(), z_.end(), 0.0);
  std::fill(dz_.begin(), dz_.end(), 0.0);
  for (Index l = 0; l < dim(); ++l) {
    const auto i = static_cast<std::size_t>(l);
    const double centre = 0.5 * (box.lo[i] + box.hi[i]);
    add_scaled(z_, patch.x[l] + centre, Wt_.row(l));
    add_scaled(dz_, std::max(box.hi[i] - centre, centre - box.lo[i]), absWt_.row(l));
  }
  for (std::size_t r = 0; r < z_.size(); ++r) {
    const double radius = dz_[r] + patch.slack[r];
    z_lo_[r] = z_[r] - radius;
    z_hi_[r] = z_[r] + radius;
  }
  s_in_->values(z_lo_.data(), 2 * m_, s_lo_.data(), p_lo_.data());
  s_in_->values(z_hi_.data(), 2 * m_, s_hi_.data(), p_hi_.data());
  const double flat_until = activation_->facts().flat_until;
  for (std::size_t r = 0; r < z_.size(); ++r) {
    if (p_lo_[r] < 1 / huge) p_lo_[r] = 0;
    p_hi_[r] = z_hi_[r] > flat_until ? std::max(p_hi_[r], 1 / huge) : 0;
  }
}

/// df/dx_l lies between rise_lo - fall_hi and rise_hi - fall_lo. Where one of them has a sign, f is monotone
/// on the whole box, and its minimum lies on a face. `upward` covers the rounding of either sum.
bool PairBounds::fix_monotone(Box& box) {
  for (auto* sum : {&rise_lo_, &rise_hi_, &fall_lo_, &fall_hi_}) std::fill(sum->begin(), sum->end(), 0.0);
  for (Index r = 0; r < 2 * m_; ++r) {
    const auto i = static_cast<std::size_t>(r);
    if (p_hi_[i] == 0) continue;
    add_scaled(rise_lo_, p_lo_[i], rising_.row(r));
    add_scaled(rise_hi_, p_hi_[i], rising_.row(r));
    add_scaled(fall_lo_, p_lo_[i], falling_.row(r));
    add_scaled(fall_hi_, p_hi_[i], falling_.row(r));
  }
  bool fixed = false;
  for (std::size_t l = 0; l < box.lo.size(); ++l) {
    if (box.lo[l] == box.hi[l]) continue;
    if (rise_lo_[l] >= fall_hi_[l] * upward) {
      box.hi[l] = box.lo[l];
    } else if (fall_lo_[l] >= rise_hi_[l] * upward) {
      box.lo[l] = box.hi[l];
    } else {
      continue;
    }
    fixed = true;
  }
  return fixed;
}

void PairBounds::choose_chords(Relaxation& out) {
  for (std::size_t r = 0; r < out.chord.size(); ++r) {
    const std::size_t i = r + static_cast<std::size_t>(m_);
    const double width = z_hi_[i] - z_lo_[i];
    out.chord[r] =
        width > 0 ? clamp((s_hi_[i] - s_lo_[i]) / width, 0.0, activation_->facts().lipschitz) : p_hi_[i];
  }
}

/// The relaxation's minimum over the box for the tangents in `out`: what `lower` reports. Leaves its slope in
/// slope_ and its minimiser in vertex_. p_ holds s' at the tangents.
double PairBounds::lower_at(const Patch& patch, const Box& box, const Relaxation& out) {
  s_in_->values(out.tangent.data(), m_, s_.data(), p_.data());
  std::fill(slope_.begin(), slope_.end(), 0.0);
  double lower = 0;
  for (Index r = 0; r < m_; ++r) {
    const auto i = static_cast<std::size_t>(r);
    lower += s_[i] + p_[i] * (patch.at_x[i] - out.tangent[i]);
    if (p_[i] != 0) add_scaled(slope_, p_[i], W_.row(r));
  }
  for (Index r = 0; r < m_; ++r) {
    const auto i = static_cast<std::size_t>(r + m_);
    const double sigma = out.chord[static_cast<std::size_t>(r)];
    lower -= sigma * patch.at_x[i] + std::max(s_lo_[i] - sigma * z_lo_[i], s_hi_[i] - sigma * z_hi_[i]);
    if (sigma != 0) add_scaled(slope_, -sigma, W_.row(r + m_));
  }
  for (std::size_t l = 0; l < slope_.size(); ++l) {
    vertex_[l] = slope_[l] > 0 ? box.lo[l] : box.hi[l];
    lower += slope_[l] * vertex_[l];
  }
  return lower;
}

/// Moves point_ to the least value of the relaxation (with s itself for the neurons of y) on its segment to
/// vertex_, by bisecting the derivative, which does not decrease.
void PairBounds::move_towards_vertex(const Relaxation& out) {
  std::fill(dz_.begin(), dz_.end(), 0.0);
  for (Index l = 0; l < dim(); ++l) {
    const auto i = static_cast<std::size_t>(l);
    if (vertex_[i] != point_[i]) add_scaled(dz_, vertex_[i] - point_[i], Wt_.row(l));
  }
  double fixed_slope = 0;
  for (std::size_t r = 0; r < out.chord.size(); ++r)
    fixed_slope -= out.chord[r] * dz_[r + static_cast<std::size_t>(m_)];
  double lo = 0;
  double hi = 1;
  double step = 1;
  for (int k = 0; k < line_steps; ++k) {
    for (std::size_t r = 0; r < trial_.size(); ++r) trial_[r] = z_[r] + step * dz_[r];
    s_in_->values(trial_.data(), m_, s_.data(), p_.data());
    double slope = fixed_slope;
    for (std::size_t r = 0; r < out.tangent.size(); ++r) slope += p_[r] * dz_[r];
    (slope > 0 ? hi : lo) = step;
    if (lo == 1) break;
    step = 0.5 * (lo + hi);
  }
  for (std::size_t l = 0; l < point_.size(); ++l) {
    const auto [lo, hi] = std::minmax(point_[l], vertex_[l]);
    point_[l] = clamp(point_[l] + step * (vertex_[l] - point_[l]), lo, hi);
  }
}

/// Tangents at a point close to where the relaxation with s itself is least: there they lose nothing.
/// Conditional-gradient steps; every one of them gives a valid bound, the best is kept.
void PairBounds::choose_tangents(const Patch& patch, const Box& box, Relaxation& out) {
  for (std::size_t l = 0; l < point_.size(); ++l) point_[l] = 0.5 * (box.lo[l] + box.hi[l]);
  const ActivationFacts& facts = activation_->facts();
  std::vector<double> best;
  for (int k = 0; k < tangent_steps; ++k) {
    preactivations(patch, point_, z_);
    for (std::size_t r = 0; r < out.tangent.size(); ++r)
      out.tangent[r] = clamp(z_[r], facts.curved_from, facts.curved_to);
    const double lower = lower_at(patch, box, out);
    if (k == 0 || lower > out.lower) {
      out.lower = lower;
      best = out.tangent;
    }
    double gain = 0;
    for (std::size_t l = 0; l < point_.size(); ++l) gain += slope_[l] * (point_[l] - vertex_[l]);
    if (!(gain > patch.error)) break;
    if (k + 1 < tangent_steps) move_towards_vertex(out);
  }
  out.tangent = best;
}

double PairBounds::interval_lower() const {
  double lower = 0;
  for (std::size_t r = 0; r < static_cast<std::size_t>(m_); ++r)
    lower += s_lo_[r] - s_hi_[r + static_cast<std::size_t>(m_)];
  return lower;
}

/// What each coordinate adds to upper - lower: its part of the tangents' gap, and of every chord's gap by
/// its share in the range of the pre-activation.
void PairBounds::find_widest(const Patch& patch, const Box& box, Relaxation& out) {
  std::vector<double>& share = rise_lo_;
  for (std::size_t l = 0; l < share.size(); ++l)
    share[l] = std::max(0.0, slope_[l] * (out.minimiser[l] - vertex_[l]));
  preactivations(patch, out.minimiser, z_);
  s_in_->values(z_.data(), 2 * m_, s_.data(), p_.data());
  for (Index r = m_; r < 2 * m_; ++r) {
    const auto i = static_cast<std::size_t>(r);
    const double sigma = out.chord[static_cast<std::size_t>(r - m_)];
    const double gap =
        sigma * z_[i] + std::max(s_lo_[i] - sigma * z_lo_[i], s_hi_[i] - sigma * z_hi_[i]) - s_[i];
    const double range = z_hi_[i] - z_lo_[i];
    if (!(gap > 0) || !(range > 0)) continue;
    for (std::size_t l = 0; l < share.size(); ++l)
      share[l] += gap / range * std::abs(W_(r, static_cast<Index>(l))) * (box.hi[l] - box.lo[l]);
  }
  out.widest = 0;
  double largest = -1;
  for (std::size_t l = 0; l < share.size(); ++l) {
    if (box.lo[l] == box.hi[l] || !(share[l] > largest)) continue;
    largest = share[l];
    out.widest = static_cast<Index>(l);
  }
}

void PairBounds::relax(const Patch& patch, Box& box, Relaxation& out) {
  out.tangent.resize(static_cast<std::size_t>(m_));
  out.chord.resize(static_cast<std::size_t>(m_));
  do {
    enclose_preactivations(patch, box);
  } while (fix_monotone(box));
  const double interval = interval_lower();
  choose_chords(out);
  choose_tangents(patch, box, out);
  out.lower = std::max(out.lower, interval);
  out.minimiser = vertex_;
  out.upper = value(patch, vertex_.data());
  if (const double inside = value(patch, point_.data()); inside < out.upper) {
    out.upper = inside;
    out.minimiser = point_;
  }
  find_widest(patch, box, out);
}

namespace {

/// <w, x> in balls; the ends of <w, delta> over the box as a pair.
struct ExactRange {
  Ball at_x;
  Ball lo;
  Ball hi;
};

ExactRange exact_range(const double* w, const double* x, const Box& box, slong bits) {
  ExactRange range{Ball(0.0, bits), Ball(0.0, bits), Ball(0.0, bits)};
  for (std::size_t l = 0; l < box.lo.size(); ++l) {
    const Ball weight(w[l], bits);
    range.at_x += weight * x[l];
    range.lo += weight * (w[l] > 0 ? box.lo[l] : box.hi[l]);
    range.hi += weight * (w[l] > 0 ? box.hi[l] : box.lo[l]);
  }
  range.lo += range.at_x;
  range.hi += range.at_x;
  return range;
}

}  // namespace

Ball PairBounds::enclose_lower(const Patch& patch, const Box& box, const Relaxation& relaxation,
                               slong bits) const {
  if (box.lo == box.hi) return enclose_value(patch, box.lo.data(), bits);
  const ActivationIn<Ball>& s = activation_->in<Ball>();
  Ball lower(0.0, bits);
  std::vector<Ball> slope(box.lo.size(), Ball(0.0, bits));
  for (Index r = 0; r < 2 * m_; ++r) {
    const ExactRange range = exact_range(W_.row(r), patch.x, box, bits);
    Ball factor;
    if (r < m_) {
      const Ball c(relaxation.tangent[static_cast<std::size_t>(r)], bits);
      const Activated<Ball> tangent = s.at(c);
      lower += tangent.value + tangent.slope * (range.at_x - c);
      factor = tangent.slope;
    } else {
      const Ball sigma(relaxation.chord[static_cast<std::size_t>(r - m_)], bits);
      lower -= sigma * range.at_x +
               max(s.at(range.lo).value - sigma * range.lo, s.at(range.hi).value - sigma * range.hi);
      factor = -sigma;
    }
    for (std::size_t l = 0; l < slope.size(); ++l) slope[l] += factor * W_(r, static_cast<Index>(l));
  }
  for (std::size_t l = 0; l < slope.size(); ++l)
    lower -= max(-(slope[l] * box.lo[l]), -(slope[l] * box.hi[l]));
  return lower;
}

Ball PairBounds::enclose_value(const Patch& patch, const double* delta, slong bits) const {
  const ActivationIn<Ball>& s = activation_->in<Ball>();
  Ball value(0.0, bits);
  for (Index r = 0; r < 2 * m_; ++r) {
    Ball z(0.0, bits);
    for (Index l = 0; l < dim(); ++l) z += Ball(W_(r, l), bits) * (Ball(patch.x[l], bits) + delta[l]);
    const Ball value_at = s.at(z).value;
    if (r < m_) {
      value += value_at;
    } else {
      value -= value_at;
    }
  }
  return value;
}

double PairBounds::value(const Patch& patch, const double* delta) {
  std::fill(z_.begin(), z_.end(), 0.0);
  for (Index l = 0; l < dim(); ++l) add_scaled(z_, patch.x[l] + delta[l], Wt_.row(l));
  s_in_->values(z_.data(), 2 * m_, s_.data(), p_.data());
  double value = 0;
  for (std::size_t r = 0; r < static_cast<std::size_t>(m_); ++r)
    value += s_[r] - s_[r + static_cast<std::size_t>(m_)];
  return value;
}

}  // namespace advproof
