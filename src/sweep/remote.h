// Runs of a sweep done by other processes, on this machine or others: lines of text over TCP.
//
// Who hands out work listens on a port of its own and writes host, port and a secret into an address file, which workers
// read: what they share is a folder. A worker says the secret and its program; another program is refused, for its rows
// would be other rows. Then it is sent configurations with seeds, one at a time a connection, and answers with rows.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "advproof/sweep/plan.h"
#include "crew.h"
#include "observe.h"

namespace advproof {

/// Takes workers into a crew as long as it lives.
class Foreman {
 public:
  /// What a task is, to a worker.
  using Describe = std::function<PlannedPlace(const SweepTask&)>;

  /// Workers are told the terms, and answer with `columns` numbers. `address_file` is written now, readable by its owner only, and gone at the end. At the end this waits until
  /// `expected` workers have come, for a while: those of mpirun are all told that it is over. IncompleteError where the
  /// file or the port cannot be had.
  Foreman(const Terms& terms, std::size_t columns, Crew& crew, const std::string& address_file, int expected,
          Describe describe);
  ~Foreman();
  Foreman(const Foreman&) = delete;
  Foreman& operator=(const Foreman&) = delete;

 private:
  class Room;
  std::unique_ptr<Room> room_;
};

}  // namespace advproof
