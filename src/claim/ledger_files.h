// The sweep files of the ledger, embedded at build time.
#pragma once

#include <span>
#include <string_view>

namespace advproof {

struct LedgerFile {
  std::string_view name;  ///< sweeps/ledger/NAME.toml
  std::string_view toml;
};

std::span<const LedgerFile> ledger_files();

}  // namespace advproof
