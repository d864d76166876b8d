// A network in another arithmetic as a binary64 network: what attacks and certificates take.
#pragma once

#include <utility>

#include "advproof/network/patch_network.h"

namespace advproof {

/// Entries rounded to nearest.
template <class T>
Matrix<double> rounded(const Matrix<T>& A) {
  Matrix<double> result(A.rows(), A.cols());
  for (std::size_t i = 0; i < A.entries().size(); ++i) result.entries()[i] = enclosure(A.entries()[i]).mid;
  return result;
}

/// The network with its weights rounded to nearest.
template <class T>
PatchNetwork<double> rounded(const PatchNetwork<T>& network) {
  return {network.config(), network.classes(), rounded(network.W())};
}

}  // namespace advproof
