// A sweep's rows, place by place: means over the seeds with intervals.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "advproof/storage/sweep_store.h"
#include "advproof/verdict/interval.h"

namespace advproof {

/// The runs of one place.
struct PlaceSummary {
  std::vector<Coordinate> coordinates;  ///< one a key
  std::int64_t seeds = 0;               ///< finished
  std::vector<std::optional<ConfidenceInterval>>
      means;  ///< one a column, 95 % by bootstrap over the seeds; none
              ///< unless every run has such a number
};

/// The columns' means at every place, by coordinates. Errors as SweepStore::read.
std::vector<PlaceSummary> summarise(const SweepStore& store, const std::string& sweep,
                                    const std::vector<std::string>& columns);

/// The columns that a first look asks for, of those that the sweep has: how much of what is learned is robust, the
/// accuracies on pure features, clean and in the whole box, after adversarial training.
std::vector<std::string> headline_columns(const SweepHeader& header);

}  // namespace advproof
