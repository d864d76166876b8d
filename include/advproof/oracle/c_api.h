/* The oracle for C, and for whatever calls C: a training step of yours against a case of `advproof oracle gen`
   (examples/own-step-c). Link the installed library with a C++ linker. No function throws or ends the process. */
#ifndef ADVPROOF_ORACLE_C_API_H
#define ADVPROOF_ORACLE_C_API_H

#include <stddef.h> /* NOLINT: this header is C */
#include <stdint.h> /* NOLINT */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct advproof_case advproof_case; /* NOLINT */

/* One state to step from. Sample n holds rows nP .. nP+P-1 of X; neuron (i, r) is row i m + r of W. */
typedef struct advproof_state { /* NOLINT */
  size_t classes, neurons, dim, patches, samples;
  const double* X;     /* [samples patches x dim] */
  const int64_t* y;    /* [samples], labels from 0 */
  const double* W;     /* [classes neurons x dim] */
  const double* start; /* [samples patches x dim], the attack's random start; NULL: none */
  int64_t step;
  int adversarial; /* 0: standard training, without an attack */
  int attack_steps, attack_sign;
  double eps, eta_attack, eta;
  int q; /* of the activation */
  double rho;
} advproof_state;

/* Writes W_{t+1} [classes neurons x dim]. Anything but 0 gives up. */
typedef int (*advproof_step)(const advproof_state* state, double* next, void* user); /* NOLINT */

/* NULL where the file is no sound case: `message` then says why, in one line, cut to `size` bytes with the final 0. */
advproof_case* advproof_case_open(const char* path, char* message, size_t size);
void advproof_case_close(advproof_case* opened);

/* Judges the step from every state of the case, as `advproof oracle ver` does. `arithmetic` is float64, float32, tf32 or
   bfloat16. Returns its exit status: 0 pass, 1 fail, 2 unknown arithmetic or no such probe, 3 numbers missing, 4 the step
   gave up, 5 undecided. `report` receives the table, cut to `size` bytes with the final 0. */
int advproof_verify_step(const advproof_case* opened, const char* arithmetic, advproof_step step, void* user,
                         char* report, size_t size);

#ifdef __cplusplus
}
#endif

#endif
