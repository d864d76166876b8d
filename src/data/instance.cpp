#include "advproof/data/instance.h"

#include <bit>
#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "advproof/error.h"
#include "advproof/random/stream.h"

namespace advproof {
namespace {

static_assert(std::endian::native == std::endian::little, "the digest is defined on little-endian bytes");

/// SHA-256 of a sequence of numbers.
class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new()) { check(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr)); }
  void add(const void* bytes, std::size_t size) { check(EVP_DigestUpdate(context_.get(), bytes, size)); }
  void add(std::uint64_t number) { add(&number, sizeof number); }
  void add(const Matrix<double>& A) {
    add(static_cast<std::uint64_t>(A.rows()));
    add(static_cast<std::uint64_t>(A.cols()));
    add(A.entries().data(), A.entries().size() * sizeof(double));
  }
  void add(const Samples& samples) {
    add(samples.X);
    for (const int y : samples.y) add(static_cast<std::uint64_t>(y));
    add(samples.alpha);
    add(samples.beta);
  }
  std::string hex() {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    check(EVP_DigestFinal_ex(context_.get(), bytes, &size));
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < size; ++i) text.append({digits[bytes[i] >> 4U], digits[bytes[i] & 15U]});
    return text;
  }

 private:
  static void check(int ok) {
    if (ok != 1) throw IncompleteError("SHA-256 is not available from the crypto library");
  }
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

}  // namespace

void require_every_class(const DataConfig& config, std::uint64_t seed) {
  const std::vector<int> labels = draw_labels(config, seed, 0, config.samples);
  if (const std::optional<int> missing = missing_class(labels, config.classes)) {
    throw InputError(fmt::format(
        "data.samples, data.classes, data.labels: expected a training sample of every class, found none of "
        "class {} in {} of {} classes with uniform labels at seed {}",
        *missing, config.samples, config.classes, seed));
  }
}

Instance draw_instance(const DataConfig& config, int neurons, double init_std, std::uint64_t seed) {
  constexpr std::uint64_t first_test_sample = std::uint64_t{1} << 32U;
  Instance instance;
  instance.seed = seed;
  instance.features = draw_features(config, seed);
  require_every_class(config, seed);
  instance.train = draw_samples(config, instance.features, seed, 0, config.samples);
  instance.test = draw_samples(config, instance.features, seed, first_test_sample, config.test_samples);
  instance.W0 = Matrix<double>(static_cast<Index>(config.classes) * neurons, config.dim);
  for (Index row = 0; row < instance.W0.rows(); ++row) {
    Stream stream(seed, Substream::weights, static_cast<std::uint64_t>(row));
    for (Index l = 0; l < config.dim; ++l) instance.W0(row, l) = init_std * stream.normal();
  }
  return instance;
}

std::string digest(const Instance& instance) {
  Sha256 sha;
  sha.add(instance.seed);
  sha.add(instance.features.U);
  sha.add(instance.features.V);
  sha.add(instance.train);
  sha.add(instance.test);
  sha.add(instance.W0);
  return sha.hex();
}

}  // namespace advproof
