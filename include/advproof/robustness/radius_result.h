// Robust accuracy at one radius, from both sides.
#pragma once

#include <string>
#include <vector>

#include "advproof/attack/accuracy.h"
#include "advproof/certify/certificate.h"
#include "advproof/data/geometry.h"
#include "advproof/verdict/interval.h"

namespace advproof {

/// One attack at one radius. A sample is wrong where it has a certified witness, misclassified clean samples among
/// them; right where it is proved right at every perturbation tried; else open.
struct AttackCount {
  std::string attack;
  Accuracy accuracy;      ///< of no sample: nobody examined any
  Accuracy of_right;      ///< of those that are right when clean
  Index unconfirmed = 0;  ///< successes that balls do not confirm: open

  /// `is_clean_right`: is the sample right when clean?
  void add(Truth is_right, Truth is_clean_right) {
    accuracy.add(is_right);
    if (certainly(is_clean_right)) of_right.add(is_right);
  }
};

struct CertifiedExample {
  std::string attack;
  Witness witness;
  CertifiedWitness proof;
};

/// Robust accuracy at one radius. A misclassified clean sample counts as broken [S: global reply].
struct RadiusResult {
  double eps = 0;
  Geometry geometry;  ///< of the samples: what no classifier can do
  std::vector<AttackCount> attacks;
  /// The union: wrong by an attack or a certificate's example; right by the certificate, without certificates by
  /// every attack.
  AttackCount all{"union", {}, {}, 0};
  std::vector<std::string> broken_by;     ///< the first attack that broke the sample, or empty         [N]
  std::vector<Certificate> certificates;  ///< where certificates were asked for                      [N]
  Index robust = 0;                       ///< certified
  Index undecided = 0;                    ///< neither certified nor broken, where certificates were asked for
  ConfidenceInterval certified;           ///< Clopper-Pearson, 95 %, of the lower end of the bracket ...
  ConfidenceInterval attacked;            ///< ... and of the upper; where examined()
  double largest_gap = 0;                 ///< of an undecided sample's worst margin
  std::vector<CertifiedExample> examples;  ///< where they were to be kept
  std::vector<std::string> notes;          ///< reasons to doubt the attacks (doubts.h)

  /// By an attack or a certificate.
  [[nodiscard]] bool examined() const { return all.accuracy.count > 0; }
  /// Robust accuracy: right is certified, wrong is broken. Of no sample without certificates.
  [[nodiscard]] Accuracy bracket() const {
    return {robust, all.accuracy.wrong, static_cast<Index>(certificates.size())};
  }
};

/// Error (exit 1) if a sample is both certified robust and broken by a witness, or if more are certified than
/// any classifier is robust on, which would disprove the program.
void require_consistent(const RadiusResult& result);

}  // namespace advproof
