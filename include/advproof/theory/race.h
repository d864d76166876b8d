// The race between non-robust and robust learning in one class: max_r B_{i,r} against max_r A_{i,r}, by two
// rules, on records of every step or of every so many. In both B leads from the first record with B > A,
// B > 0 and B at least twice its start.
//   Overtakes for good (Race): A is above B from some record after that to the end of training.
//   First crossing (FirstCrossing): the first record after that with A > B, whatever comes later.
#pragma once

#include <cstdint>
#include <vector>

#include "advproof/training/trainer.h"

namespace advproof {

/// Heights of a class: max_r A_{i,r} and max_r B_{i,r}.
template <class T>
struct HeightsIn {
  T A{};
  T B{};
};
using Heights = HeightsIn<double>;

/// Of every class, from the components <w_{i,r}, f> along all features (feature_components), double or Ball.
/// [km x 2k]
template <class T>
std::vector<HeightsIn<T>> heights(const Matrix<T>& components, Index classes, Index neurons);

/// The same of a trainer's weights, rounded to nearest. T double or Dd.
template <class T>
std::vector<Heights> heights(const Trainer<T>& at);

/// The mean of A or of B over the classes.
double mean(const std::vector<Heights>& heights, double Heights::*of);

/// Whether B has come to lead.
class Lead {
 public:
  /// True from the record on at which B leads.
  bool observe(const Heights& at);

 private:
  double start_ = -1;  ///< B at the first record, at least 0; -1 before
  bool led_ = false;
};

/// By the rule "overtakes for good". Records are observed in the order of steps.
struct Race {
  std::int64_t nonrobust_leads_at = -1;   ///< first step at which B leads; -1: never
  std::int64_t robust_overtakes_at = -1;  ///< first step after it from which A > B to the end; -1: never
  double A_end = 0;
  double B_end = 0;
  double B_max = 0;
  Lead lead;

  void observe(std::int64_t step, const Heights& at);
  [[nodiscard]] bool both_phases() const { return nonrobust_leads_at >= 0 && robust_overtakes_at >= 0; }
};

/// By the rule "first crossing".
struct FirstCrossing {
  double stall;  ///< the first record from which B grows slower than A until the crossing, or the last record
  double step;   ///< of the crossing; NaN where it has not come
  double B_sat;  ///< B there; NaN where it has not come

  FirstCrossing();
  void observe(std::int64_t step, const Heights& at);
  [[nodiscard]] bool crossed() const;

 private:
  Lead lead_;
  Heights before_;
};

}  // namespace advproof
