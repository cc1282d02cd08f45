"""A second, independent fit of the mixed model: dense matrices, other parameters and optimiser.

Everything is written from the textbook formulas on the whole marginal covariance matrix (Patterson
& Thompson 1971; Kenward & Roger 1997), the covariance as the logarithm of a Cholesky factor, and
quasi-Newton steps. It shares no line with the product's fit and is only fast enough for a test.
"""

import numpy as np
from scipy import linalg, optimize


class SecondFit:
    """The fit of scores y (people, visits), NaN where missing, on a design (people, visits, q)."""

    def __init__(self, y, x):
        self.visits = y.shape[1]
        self.seen = ~np.isnan(y)
        self.y = y[self.seen]
        self.x = x[self.seen]
        self.rows = np.tril_indices(self.visits)
        who, when = np.nonzero(self.seen)
        self.same = who[:, None] == who[None, :]
        self.when = when
        start = np.linalg.cholesky(np.eye(self.visits) * np.nanvar(y))
        best = optimize.minimize(
            lambda at: -self._likelihood(at),
            self._packed(start),
            jac=lambda at: -self._slope(at),
            method="BFGS",
            options={"gtol": 1e-9, "maxiter": 2000},
        )
        self.sigma = self._sigma(best.x)
        self.log_likelihood = self._likelihood(best.x)
        self.beta, self.phi, _ = self._solved(self.sigma)

    def _packed(self, root):
        logs = root.copy()
        logs[np.diag_indices(self.visits)] = np.log(np.diag(root))
        return logs[self.rows]

    def _root(self, at):
        root = np.zeros((self.visits, self.visits))
        root[self.rows] = at
        root[np.diag_indices(self.visits)] = np.exp(np.diag(root))
        return root

    def _sigma(self, at):
        root = self._root(at)
        return root @ root.T

    def _marginal(self, sigma):
        return np.where(self.same, sigma[np.ix_(self.when, self.when)], 0.0)

    def _solved(self, sigma):
        inverse = linalg.inv(self._marginal(sigma))
        phi = linalg.inv(self.x.T @ inverse @ self.x)
        return phi @ self.x.T @ inverse @ self.y, phi, inverse

    def _likelihood(self, at):
        sigma = self._sigma(at)
        beta, phi, inverse = self._solved(sigma)
        left = self.y - self.x @ beta
        free = len(self.y) - self.x.shape[1]
        return -0.5 * (
            free * np.log(2 * np.pi)
            + np.linalg.slogdet(self._marginal(sigma))[1]
            - np.linalg.slogdet(phi)[1]
            + left @ inverse @ left
        )

    def _projection(self, sigma):
        _, phi, inverse = self._solved(sigma)
        return inverse - inverse @ self.x @ phi @ self.x.T @ inverse

    def _slope(self, at):
        """By the chain rule from the slope in each parameter of the Cholesky factor."""
        root = self._root(at)
        projection = self._projection(root @ root.T)
        turned = projection @ self.y
        slopes = []
        for row, column in zip(*self.rows, strict=True):
            unit = np.zeros_like(root)
            unit[row, column] = root[row, column] if row == column else 1.0
            change = self._marginal(unit @ root.T + root @ unit.T)
            slopes.append(0.5 * (turned @ change @ turned - np.trace(projection @ change)))
        return np.array(slopes)

    def kenward_roger(self, contrasts):
        """Return the enlarged covariance, and F's statistic and degrees of freedom."""
        sigma, x = self.sigma, self.x
        inverse = linalg.inv(self._marginal(sigma))
        projection = self._projection(sigma)
        changes = []
        for row, column in zip(*self.rows, strict=True):
            unit = np.zeros_like(sigma)
            unit[row, column] = unit[column, row] = 1.0
            changes.append(self._marginal(unit))
        many = len(changes)
        information = np.array(
            [[0.5 * np.trace(projection @ a @ projection @ b) for b in changes] for a in changes]
        )
        w = linalg.inv(information)
        p = [-x.T @ inverse @ a @ inverse @ x for a in changes]
        inside = np.zeros_like(self.phi)
        for j in range(many):
            for k in range(many):
                q = x.T @ inverse @ changes[j] @ inverse @ changes[k] @ inverse @ x
                inside += w[j, k] * (q - p[j] @ self.phi @ p[k])
        enlarged = self.phi + 2 * self.phi @ inside @ self.phi
        size = len(contrasts)
        theta = contrasts.T @ linalg.inv(contrasts @ self.phi @ contrasts.T) @ contrasts
        a1 = a2 = 0.0
        for j in range(many):
            for k in range(many):
                one, other = (theta @ self.phi @ p[n] @ self.phi for n in (j, k))
                a1 += w[j, k] * np.trace(one) * np.trace(other)
                a2 += w[j, k] * np.trace(one @ other)
        b = (a1 + 6 * a2) / (2 * size)
        g = ((size + 1) * a1 - (size + 4) * a2) / ((size + 2) * a2)
        below = 3 * size + 2 * (1 - g)
        c1, c2, c3 = g / below, (size - g) / below, (size + 2 - g) / below
        mean = 1 / (1 - a2 / size)
        variance = 2 / size * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
        rho = variance / (2 * mean**2)
        df = 4 + (size + 2) / (size * rho - 1)
        scale = df / (mean * (df - 2))
        values = contrasts @ self.beta
        form = values @ linalg.inv(contrasts @ enlarged @ contrasts.T) @ values
        return enlarged, scale * form / size, df
