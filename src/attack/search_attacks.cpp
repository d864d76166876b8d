// Attacks that use values of the network only.
#include <algorithm>
#include <cmath>

#include "advproof/random/stream.h"
#include "attempts.h"

namespace advproof {
namespace {

constexpr int square_steps = 200;
constexpr int piece_steps = 20;

/// max_t F_t - F_y at the last attempt.
double advantage(const Attempts& attempts, Index n) {
  const std::span<const double> F = outputs(attempts.F(), n);
  const int y = attempts.label(n);
  return F[static_cast<std::size_t>(strongest_rival(F, y))] - F[static_cast<std::size_t>(y)];
}

/// f(delta) = sum_r s(<w_{y,r}, x + delta>) - s(<w_{t,r}, x + delta>) on one patch, lowered one coordinate at
/// a time. Along a coordinate f is a polynomial between the points where a pre-activation is at a kink of s: these
/// and the ends are tried, and a lower point between two of them is sought by halving.
class PatchDescent {
 public:
  PatchDescent(const PatchNetwork<double>& network, int y, int t, double eps)
      : network_(network),
        s_(network.activation().in<double>()),
        y_(y),
        t_(t),
        eps_(eps),
        z_(static_cast<std::size_t>(2 * network.neurons())) {}

  /// From the better of 0 and the corner that the weights point to; writes [d].
  void run(const double* x, double* delta) {
    const Index d = network_.dim();
    std::vector<double> corner(static_cast<std::size_t>(d));
    for (Index l = 0; l < d; ++l) {
      double pull = 0;
      for (Index r = 0; r < 2 * m(); ++r) pull += (r < m() ? -1 : 1) * weight(r, l);
      corner[static_cast<std::size_t>(l)] = pull < 0 ? -eps_ : eps_;
    }
    std::fill(delta, delta + d, 0.0);
    const double from_zero = descend(x, delta);
    const double from_corner = descend(x, corner.data());
    if (from_corner < from_zero) std::copy(corner.begin(), corner.end(), delta);
  }

 private:
  [[nodiscard]] Index m() const { return network_.neurons(); }
  [[nodiscard]] double weight(Index r, Index l) const {
    return network_.W()((r < m() ? y_ : t_) * m() + r % m(), l);
  }

  /// f where coordinate l is moved by `move`.
  [[nodiscard]] double value(Index l, double move) const {
    double sum = 0;
    for (Index r = 0; r < 2 * m(); ++r) {
      const double z = z_[static_cast<std::size_t>(r)] + move * weight(r, l);
      const double s = s_.at(z).value;
      sum += r < m() ? s : -s;
    }
    return sum;
  }

  double descend(const double* x, double* delta) {
    const Index d = network_.dim();
    for (Index r = 0; r < 2 * m(); ++r) {
      double z = 0;
      for (Index l = 0; l < d; ++l) z += weight(r, l) * (x[l] + delta[l]);
      z_[static_cast<std::size_t>(r)] = z;
    }
    double least = value(0, 0);
    for (int sweep = 0; sweep < 4; ++sweep) {
      bool improved = false;
      for (Index l = 0; l < d; ++l) improved = lower_along(l, delta, least) || improved;
      if (!improved) break;
    }
    return least;
  }

  bool lower_along(Index l, double* delta, double& least) {
    candidates_.assign({-eps_, eps_});
    for (Index r = 0; r < 2 * m(); ++r) {
      const double w = weight(r, l);
      if (w == 0) continue;
      for (const double kink : network_.activation().facts().kinks) {
        const double at = delta[l] + (kink - z_[static_cast<std::size_t>(r)]) / w;
        if (std::abs(at) < eps_) candidates_.push_back(at);
      }
    }
    std::ranges::sort(candidates_);
    double best = delta[l];
    const auto consider = [&](double candidate) {
      const double f = value(l, candidate - delta[l]);
      if (!(f < least)) return false;
      least = f;
      best = candidate;
      return true;
    };
    for (const double candidate : candidates_) consider(candidate);
    for (std::size_t i = 1; i < candidates_.size(); ++i) {
      // inside a piece: halve around the midpoint where that is lower than all before
      double half = 0.5 * (candidates_[i] - candidates_[i - 1]);
      if (!consider(candidates_[i - 1] + half)) continue;
      for (int k = 0; k < piece_steps; ++k) {
        half *= 0.5;
        const double middle = best;
        if (!consider(middle - half)) consider(middle + half);
      }
    }
    if (best == delta[l]) return false;
    for (Index r = 0; r < 2 * m(); ++r) z_[static_cast<std::size_t>(r)] += (best - delta[l]) * weight(r, l);
    delta[l] = best;
    return true;
  }

  const PatchNetwork<double>& network_;
  const ActivationIn<double>& s_;
  int y_;
  int t_;
  double eps_;
  std::vector<double> z_;
  std::vector<double> candidates_;
};

}  // namespace

/// Starts at a random vertex that is the same on all patches; then blocks of neighbouring patches and
/// coordinates are set to +-eps, smaller and smaller, and kept where F_t - F_y rises (after Andriushchenko et
/// al., "Square Attack", 2020).
void square(Attempts& attempts) {
  Matrix<double> delta = attempts.no_perturbation();
  const Index P = attempts.patches();
  const Index d = delta.cols();
  const Index count = attempts.samples.count();
  constexpr std::uint64_t substreams = std::uint64_t{1} << 32U;  // apart from the starts of draw_starts
  std::vector<Stream> streams;
  for (Index n = 0; n < count; ++n)
    streams.emplace_back(attempts.settings.seed, Substream::attack,
                         substreams + static_cast<std::uint64_t>(n));
  const auto random_end = [&](Stream& stream) {
    return stream.below(2) == 0 ? -attempts.eps() : attempts.eps();
  };
  for (Index n = 0; n < count; ++n) {
    for (Index l = 0; l < d; ++l) {
      const double end = random_end(streams[static_cast<std::size_t>(n)]);
      for (Index p = 0; p < P; ++p) delta(n * P + p, l) = end;
    }
  }
  attempts.attempt(delta);
  std::vector<double> best;
  for (Index n = 0; n < count; ++n) best.push_back(advantage(attempts, n));
  Matrix<double> trial = delta;
  for (int k = 0; k < square_steps; ++k) {
    const double side = std::sqrt(std::ldexp(0.5, -6 * k / square_steps));
    const Index height = std::max<Index>(1, static_cast<Index>(side * static_cast<double>(P)));
    const Index width = std::max<Index>(1, static_cast<Index>(side * static_cast<double>(d)));
    for (Index n = 0; n < count; ++n) {
      Stream& stream = streams[static_cast<std::size_t>(n)];
      const auto top = static_cast<Index>(stream.below(static_cast<std::uint64_t>(P - height + 1)));
      const auto left = static_cast<Index>(stream.below(static_cast<std::uint64_t>(d - width + 1)));
      for (Index l = left; l < left + width; ++l) {
        const double end = random_end(stream);
        for (Index p = top; p < top + height; ++p) trial(n * P + p, l) = end;
      }
    }
    attempts.attempt(trial);
    for (Index n = 0; n < count; ++n) {
      const double reached = advantage(attempts, n);
      const bool better = reached > best[static_cast<std::size_t>(n)];
      const Matrix<double>& from = better ? trial : delta;
      Matrix<double>& to = better ? delta : trial;
      std::copy(from.row(n * P), from.row((n + 1) * P), to.row(n * P));
      if (better) best[static_cast<std::size_t>(n)] = reached;
    }
  }
}

void patch_search(Attempts& attempts) {
  Matrix<double> delta = attempts.no_perturbation();
  for (int t = 0; t < attempts.classes(); ++t) {
    std::fill(delta.entries().begin(), delta.entries().end(), 0.0);
    for (Index n = 0; n < attempts.samples.count(); ++n) {
      if (attempts.label(n) == t) continue;
      PatchDescent descent(attempts.network, attempts.label(n), t, attempts.eps());
      for (Index p = n * attempts.patches(); p < (n + 1) * attempts.patches(); ++p)
        descent.run(attempts.samples.X.row(p), delta.row(p));
    }
    attempts.attempt(delta);
  }
}

}  // namespace advproof
