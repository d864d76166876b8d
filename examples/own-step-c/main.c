/* A training step in C against a case of `advproof oracle gen --regime standard`: own_step_c CASE */
#include <advproof/oracle/c_api.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* W - eta/N dL/dW, in plain loops. */
static int step(const advproof_state* s, double* next, void* user) {
  (void)user;
  const size_t hidden = s->classes * s->neurons;
  double* slope = malloc(s->patches * hidden * sizeof(double));
  double* F = malloc(s->classes * sizeof(double));
  double* descent = calloc(hidden * s->dim, sizeof(double));
  if (slope == NULL || F == NULL || descent == NULL || s->adversarial) {
    free(slope);
    free(F);
    free(descent);
    return 1;
  }
  for (size_t n = 0; n < s->samples; ++n) {
    const double* X = s->X + n * s->patches * s->dim;
    for (size_t i = 0; i < s->classes; ++i) F[i] = 0;
    for (size_t p = 0; p < s->patches; ++p) {
      for (size_t j = 0; j < hidden; ++j) {
        double z = 0;
        for (size_t l = 0; l < s->dim; ++l) z += s->W[j * s->dim + l] * X[p * s->dim + l];
        const double c = fmin(fmax(z, 0), s->rho);
        const double power = pow(c / s->rho, s->q - 1);
        slope[p * hidden + j] = power;
        F[j / s->neurons] += power * c / s->q + fmax(z - s->rho, 0);
      }
    }
    double sum = 0;
    for (size_t i = 0; i < s->classes; ++i) sum += exp(F[i] - F[0]);
    for (size_t p = 0; p < s->patches; ++p) {
      for (size_t j = 0; j < hidden; ++j) {
        const size_t i = j / s->neurons;
        const double c = ((int64_t)i == s->y[n] ? 1 : 0) - exp(F[i] - F[0]) / sum;
        for (size_t l = 0; l < s->dim; ++l) descent[j * s->dim + l] += c * slope[p * hidden + j] * X[p * s->dim + l];
      }
    }
  }
  for (size_t i = 0; i < hidden * s->dim; ++i) next[i] = s->W[i] + s->eta / (double)s->samples * descent[i];
  free(slope);
  free(F);
  free(descent);
  return 0;
}

int main(int argc, char** argv) {
  char text[8192];
  if (argc != 2) {
    fprintf(stderr, "own_step_c: expected CASE\n");
    return 2;
  }
  advproof_case* opened = advproof_case_open(argv[1], text, sizeof text);
  if (opened == NULL) {
    fprintf(stderr, "own_step_c: %s\n", text);
    return 3;
  }
  const int status = advproof_verify_step(opened, "float64", step, NULL, text, sizeof text);
  advproof_case_close(opened);
  printf("%s", text);
  return status;
}
