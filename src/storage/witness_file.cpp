#include "advproof/storage/witness_file.h"

#include <vector>

#include "advproof/storage/atomic_file.h"
#include "hdf5_memory.h"
#include "seal.h"

namespace advproof {

void write_witnesses(const std::string& path, const WitnessOrigin& origin,
                     std::span<const WitnessRecord> records) {
  std::vector<std::int64_t> steps;
  std::vector<std::int64_t> samples;
  std::vector<std::int64_t> taken_for;
  std::vector<std::string> attacks;
  std::vector<double> eps;
  std::vector<double> delta;
  std::vector<double> mid;
  std::vector<double> rad;
  Index dim = 0;
  for (const WitnessRecord& record : records) {
    const CertifiedExample& example = *record.example;
    steps.push_back(record.step);
    samples.push_back(example.witness.sample);
    taken_for.push_back(example.proof.taken_for);
    attacks.push_back(example.attack);
    eps.push_back(record.eps);
    mid.push_back(example.proof.advantage.mid);
    rad.push_back(example.proof.advantage.rad);
    const std::vector<double>& entries = example.witness.delta.entries();
    delta.insert(delta.end(), entries.begin(), entries.end());
    dim = example.witness.delta.cols();
  }
  const hsize_t count = steps.size();
  constexpr int version = 1;
  hdf5::Writer file;
  file.attribute("format", std::string("advproof witnesses"));
  file.attribute("version", std::int64_t{version});
  file.attribute("run", origin.run);
  file.attribute("instance_digest", origin.instance_digest);
  file.attribute("samples", origin.samples);
  file.attribute("seed", origin.seed);
  file.dataset("/step", steps, {count});
  file.dataset("/sample", samples, {count});
  file.dataset("/taken_for", taken_for, {count});
  file.dataset("/attack", attacks, {count});
  file.dataset("/eps", eps, {count});
  file.dataset("/advantage/mid", mid, {count});
  file.dataset("/advantage/rad", rad, {count});
  file.dataset("/delta", delta, {count, static_cast<hsize_t>(origin.patches), static_cast<hsize_t>(dim)});
  write_atomically(path, seal("witnesses", version, file.bytes()));
}

}  // namespace advproof
