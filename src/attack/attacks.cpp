#include "advproof/attack/attacks.h"

#include <algorithm>

#include "advproof/error.h"
#include "attempts.h"

namespace advproof {

#define ADVPROOF_ATTACK(function, name, membership, summary) void function(Attempts& attempts);
#include "attacks.inc"
#undef ADVPROOF_ATTACK

namespace {

enum class Membership { suite, other };

struct Entry {
  AttackInfo info;
  void (*generate)(Attempts&);
};

constexpr Entry attacks[] = {
#define ADVPROOF_ATTACK(function, name, membership, summary) \
  {{name, summary, Membership::membership == Membership::suite}, function},
#include "attacks.inc"
#undef ADVPROOF_ATTACK
};

}  // namespace

int strongest_rival(std::span<const double> F, int y) {
  int rival = y == 0 ? 1 : 0;
  for (int t = 0; t < static_cast<int>(F.size()); ++t) {
    if (t != y && F[static_cast<std::size_t>(t)] > F[static_cast<std::size_t>(rival)]) rival = t;
  }
  return rival;
}

void Attempts::attempt(const Matrix<double>& delta) {
  for (std::size_t i = 0; i < attacked_.entries().size(); ++i)
    attacked_.entries()[i] = samples.X.entries()[i] + delta.entries()[i];
  network.forward(attacked_, samples.y, all(), forward_);
  for (Index n = 0; n < samples.count(); ++n) {
    std::optional<Witness>& witness = result_.witnesses[static_cast<std::size_t>(n)];
    if (witness) continue;
    Truth right = is_right(outputs(forward_.F, n), label(n), error_(attacked_, patches(), n));
    if (right == Truth::yes) continue;
    Witness candidate{n, strongest_rival(outputs(forward_.F, n), label(n)),
                      Matrix<double>(patches(), delta.cols())};
    std::copy(delta.row(n * patches()), delta.row((n + 1) * patches()), candidate.delta.row(0));
    if (right == Truth::unknown) right = is_right(network, samples, n, candidate.delta);
    char& open = result_.open[static_cast<std::size_t>(n)];
    open = right == Truth::unknown || (right == Truth::yes && open != 0) ? 1 : 0;
    if (right != Truth::no) continue;
    witness = std::move(candidate);
    if (result_.first < 0) result_.first = n;
  }
}

Accuracy AttackResult::accuracy() const {
  Accuracy result;
  for (std::size_t n = 0; n < witnesses.size(); ++n)
    result.add(witnesses[n] ? Truth::no : open[n] != 0 ? Truth::unknown : Truth::yes);
  return result;
}

const std::vector<AttackInfo>& all_attacks() {
  static const std::vector<AttackInfo> infos = [] {
    std::vector<AttackInfo> list;
    for (const Entry& attack : attacks) list.push_back(attack.info);
    return list;
  }();
  return infos;
}

AttackResult run_attack(std::string_view attack, const PatchNetwork<double>& network, const Samples& samples,
                        const Features& features, const AttackSettings& settings) {
  const auto* entry = std::ranges::find_if(attacks, [&](const Entry& e) { return e.info.name == attack; });
  if (entry == std::ranges::end(attacks)) throw UsageError(std::string(attack) + ": unknown attack");
  Attempts attempts(network, samples, features, settings);
  attempts.attempt(attempts.no_perturbation());
  entry->generate(attempts);
  AttackResult result = attempts.take_result();
  result.attack = attack;
  return result;
}

}  // namespace advproof
