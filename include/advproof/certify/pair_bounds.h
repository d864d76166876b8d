// Bounds of one patch's share of a margin F_y - F_t over a box of perturbations: docs/theory.md, section 8.
//   f(delta) = sum_r s(<w_{y,r}, x + delta>) - sum_r s(<w_{t,r}, x + delta>),   delta in box, |delta| <= eps.
#pragma once

#include <memory>
#include <vector>

#include "advproof/network/patch_network.h"

namespace advproof {

/// Lower and upper end of every coordinate of delta, binary64 numbers meant exactly. [d] each
struct Box {
  std::vector<double> lo;
  std::vector<double> hi;
};

/// One patch with what every bound on it needs.
struct Patch {
  const double* x = nullptr;  ///< [d]
  double eps = 0;
  std::vector<double> at_x;   ///< <w, x>                                                          [2m]
  std::vector<double> slack;  ///< every computed <w, x + delta> is this close to its exact value   [2m]
  double error = 0;           ///< every value and bound of f is this close to its exact value
};

/// A linear function below f on a box, with tangents of the neurons of y and chords of those of t.
struct Relaxation {
  double lower = 0;               ///< its minimum over the box; f >= lower - error, proved
  double upper = 0;               ///< f at `minimiser`, within error
  std::vector<double> tangent;    ///< c_r where s is curved: s(z) >= s(c) + s'(c) (z - c)                [m]
  std::vector<double> chord;      ///< sigma_r in [0, L]: s(z) <= sigma z + max at the ends          [m]
  std::vector<double> minimiser;  ///< a point of the box where f is small                          [d]
  Index widest = 0;               ///< the coordinate that adds most to upper - lower
};

/// The classes y and t of a network. Holds scratch space: one object a thread.
class PairBounds {
 public:
  /// InputError for a network that the bounds are not proved for (certify/domain.h).
  PairBounds(const PatchNetwork<double>& network, int y, int t);

  /// f as a sum: one part for each group of coordinates that no neuron joins with others, all of f if there is one
  /// group. Neurons of other groups are 0 in a part, and give as much of s(0) to y as to t.
  static std::vector<PairBounds> parts(const PatchNetwork<double>& network, int y, int t);

  [[nodiscard]] Index dim() const { return W_.cols(); }
  /// Does a neuron of this part see the coordinate?
  [[nodiscard]] bool sees(Index l) const;

  /// x is [d] and must outlive the patch. InputError where the bounds are not proved for x or eps.
  [[nodiscard]] Patch patch(const double* x, double eps) const;

  /// The whole box |delta| <= eps.
  [[nodiscard]] Box whole(const Patch& patch) const;

  /// Shrinks the box to a face on which f takes the box's minimum (wherever f is proved monotone in a
  /// coordinate), and bounds f on it.
  void relax(const Patch& patch, Box& box, Relaxation& out);

  /// f(delta) within patch.error; delta is [d] in the box |delta| <= eps.
  double value(const Patch& patch, const double* delta);

  /// The relaxation's minimum over the box, enclosed: f >= every point of the ball. A box of one point gives
  /// f there.
  [[nodiscard]] Ball enclose_lower(const Patch& patch, const Box& box, const Relaxation& relaxation,
                                   slong bits) const;

  /// f(delta), enclosed.
  [[nodiscard]] Ball enclose_value(const Patch& patch, const double* delta, slong bits) const;

 private:
  void forget_others(const std::vector<Index>& group, Index kept);
  void drop_blind_pairs();
  void enclose_preactivations(const Patch& patch, const Box& box);
  bool fix_monotone(Box& box);
  void choose_chords(Relaxation& out);
  void choose_tangents(const Patch& patch, const Box& box, Relaxation& out);
  double lower_at(const Patch& patch, const Box& box, const Relaxation& out);
  void move_towards_vertex(const Relaxation& out);
  void find_widest(const Patch& patch, const Box& box, Relaxation& out);
  [[nodiscard]] double interval_lower() const;
  void preactivations(const Patch& patch, const std::vector<double>& delta, std::vector<double>& z) const;

  std::shared_ptr<const Activation> activation_;
  const ActivationIn<double>* s_in_;  ///< of *activation_
  double reach_ = 0;                  ///< the largest size of a kink
  Index m_;                           ///< neurons of y that are left, and of t
  double unit_;  ///< bounds what rounding does to one neuron's share, relative to its reach
  /// Rows 0..m-1 are w_{y,r}, rows m..2m-1 are w_{t,r}, of neurons that see something and that the other class
  /// does not have; 0 where one class has fewer of them.                                          [2m x d]
  Matrix<double> W_;
  Matrix<double> Wt_;       ///< transposed, so that sums over l run in vectors over r          [d x 2m]
  Matrix<double> absWt_;    ///< |Wt|                                                          [d x 2m]
  Matrix<double> rising_;   ///< max(0, w) of y, max(0, -w) of t: df/dx_l = sum_r s' (rising - falling)
  Matrix<double> falling_;  ///< max(0, -w) of y, max(0, w) of t                               [2m x d]
  /// Of the box in hand: ranges of pre-activations, s and s' at their ends.                  [2m] each
  std::vector<double> z_lo_, z_hi_, s_lo_, s_hi_, p_lo_, p_hi_;
  /// Of the point in hand: pre-activations, s, s'; their change along a direction.           [2m] each
  std::vector<double> z_, s_, p_, dz_;
  std::vector<double> trial_;  ///< pre-activations of y at a trial point                        [m]
  /// Per coordinate: the relaxation's slope, a point, a vertex; sums over neurons.              [d] each
  std::vector<double> slope_, point_, vertex_, rise_lo_, rise_hi_, fall_lo_, fall_hi_;
};

}  // namespace advproof
