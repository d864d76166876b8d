#include "hdf5_memory.h"

#include <utility>

namespace advproof::hdf5 {
namespace {

/// Every file is closed where it was opened; the library's own clean-up at exit complains of hostile ones.
[[maybe_unused]] const herr_t no_clean_up = H5dont_atexit();

std::mutex& library_mutex() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace

Handle& Handle::operator=(Handle&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(close_, other.close_);
  return *this;
}

void Handle::reset() {
  if (id_ >= 0) close_(id_);
  id_ = -1;
}

Session::Session() : lock_(library_mutex()) {
  H5Eget_auto2(H5E_DEFAULT, &print_, &print_data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Session::~Session() { H5Eset_auto2(H5E_DEFAULT, print_, print_data_); }

}  // namespace advproof::hdf5
