// From the options of a training run, and the run file it resumes, to the run that is to be trained.
#pragma once

#include <string>

#include "advproof/experiment/train.h"
#include "advproof/storage/run_file.h"

namespace advproof {

struct TrainPlan {
  RunRecord
      run;  ///< at its checkpoint; what a record at or after that step said is gone and will be said again
  std::string out;  ///< empty: no file
};

/// Throws as train() does.
TrainPlan plan_training(const TrainOptions& options);

/// Puts the run back to step 0, with no records.
void restart(RunRecord& run);

}  // namespace advproof
