"""The network, its attack and its step in plain loops over mpmath, 50 digits: imports nothing of the package."""
from mpmath import exp, log, mp, mpf

mp.dps = 50


class Second:
    """Of a case's setting and numbers; rows and indices as in the case."""

    def __init__(self, setting, regime, X, y):
        self.setting, self.regime = setting, regime
        self.k, self.m, self.P, self.d = (setting.data.classes, setting.network.neurons, setting.data.patches, setting.data.dim)
        self.N, self.q, self.rho = len(y), setting.network.q, mpf(setting.network.rho)
        self.X = [[mpf(float(x)) for x in row] for row in X]
        self.y = [int(label) for label in y]

    def s(self, z):
        if z <= 0:
            return mpf(0)
        if z <= self.rho:
            return z**self.q / (self.q * self.rho ** (self.q - 1))
        return z - (1 - mpf(1) / self.q) * self.rho

    def slope(self, z):
        if z <= 0:
            return mpf(0)
        return (z / self.rho) ** (self.q - 1) if z <= self.rho else mpf(1)

    def z(self, W, x, j):
        return sum((W[j][l] * x[l] for l in range(self.d)), mpf(0))

    def outputs(self, W, patches):
        return [sum((self.s(self.z(W, x, i * self.m + r)) for r in range(self.m) for x in patches), mpf(0))
                for i in range(self.k)]

    def logit(self, F, i):
        return exp(F[i]) / sum(exp(f) for f in F)

    def loss(self, F, label):
        return log(sum(exp(f - F[label]) for f in F))

    def patches(self, X, n):
        return X[n * self.P:(n + 1) * self.P]

    def input_gradient_of(self, W, patches, label):
        F = self.outputs(W, patches)
        gradient = []
        for x in patches:
            row = [mpf(0)] * self.d
            for j in range(self.k * self.m):
                i = j // self.m
                weight = (self.logit(F, i) - (1 if i == label else 0)) * self.slope(self.z(W, x, j))
                for l in range(self.d):
                    row[l] += weight * W[j][l]
            gradient.append(row)
        return gradient

    def attacked(self, W, n, start=None):
        attack = self.setting.attack
        eps = mpf(attack.eps)
        clean = self.patches(self.X, n)
        delta = [[mpf(0)] * self.d for _ in clean] if start is None else [[mpf(float(v)) for v in row] for row in start]
        for _ in range(attack.steps):
            points = [[a + b for a, b in zip(x, e)] for x, e in zip(clean, delta)]
            gradient = self.input_gradient_of(W, points, self.y[n])
            for p in range(self.P):
                for l in range(self.d):
                    g = gradient[p][l]
                    if attack.sign:
                        g = mpf((g > 0) - (g < 0))
                    delta[p][l] = max(-eps, min(eps, delta[p][l] + mpf(attack.eta_attack) * g))
        return delta

    def weight_gradient(self, W, samples):
        """Of the mean loss; samples: the patches of each."""
        gradient = [[mpf(0)] * self.d for _ in range(self.k * self.m)]
        for n, patches in enumerate(samples):
            F = self.outputs(W, patches)
            for x in patches:
                for j in range(self.k * self.m):
                    i = j // self.m
                    weight = (self.logit(F, i) - (1 if i == self.y[n] else 0)) * self.slope(self.z(W, x, j)) / self.N
                    for l in range(self.d):
                        gradient[j][l] += weight * x[l]
        return gradient

    def step(self, W):
        samples = []
        for n in range(self.N):
            patches = self.patches(self.X, n)
            if self.regime == "adversarial":
                delta = self.attacked(W, n)
                patches = [[a + b for a, b in zip(x, e)] for x, e in zip(patches, delta)]
            samples.append(patches)
        gradient = self.weight_gradient(W, samples)
        eta = mpf(self.setting.training.eta)
        return [[W[j][l] - eta * gradient[j][l] for l in range(self.d)] for j in range(self.k * self.m)]


def exact(matrix):
    return [[mpf(float(x)) for x in row] for row in matrix]
