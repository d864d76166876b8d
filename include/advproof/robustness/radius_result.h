// Robust accuracy at one radius, from both sides.
#pragma once

#include <string>
#include <vector>

#include "advproof/certify/certificate.h"
#include "advproof/data/geometry.h"
#include "advproof/verdict/interval.h"

namespace advproof {

/// One attack at one radius. A success is what the re-evaluation in balls says.
struct AttackCount {
  std::string attack;
  Index broken = 0;        ///< samples with a certified witness; misclassified clean samples among them
  Index right_broken = 0;  ///< of them, samples that are right when clean
  Index unconfirmed = 0;   ///< successes in binary64 that balls do not confirm: counted as failures
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
  AttackCount all;                        ///< the union of the attacks and of the certificates' examples
  std::vector<std::string> broken_by;     ///< the first attack that broke the sample, or empty         [N]
  std::vector<Certificate> certificates;  ///< where certificates were asked for                      [N]
  Index robust = 0;                       ///< certified
  Index undecided = 0;
  ConfidenceInterval certified;            ///< Clopper-Pearson, 95 %, of the lower end of the bracket ...
  ConfidenceInterval attacked;             ///< ... and of the upper
  double largest_gap = 0;                  ///< of an undecided sample's worst margin
  std::vector<CertifiedExample> examples;  ///< where they were to be kept
  std::vector<std::string> notes;          ///< reasons to doubt the attacks (doubts.h)
};

/// Error (exit 1) if a sample is both certified robust and broken by a witness, or if more are certified than
/// any classifier is robust on, which would disprove the program.
void require_consistent(const RadiusResult& result);

}  // namespace advproof
