"""Estimates and tests from a mixed model, for small samples by Kenward and Roger.

The covariance of the fixed effects is enlarged for not knowing the covariance over visits, and
degrees of freedom are estimated (Kenward & Roger 1997, Biometrics 53:983-997). Sigma is linear in
its cells, so the second derivatives of the general formula are zero. For a single contrast the
degrees of freedom are those of Satterthwaite.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from selfback.domain.analysis.estimate import Estimate, JointTest
from selfback.domain.analysis.mixed import Fit, Floats, Gathered, duplication


@dataclass(frozen=True, kw_only=True)
class Inference:
    """A fitted model ready for questions.

    covariance  of beta, enlarged, shape (parameters, parameters)
    spread      covariance of the cells of sigma, shape (visits, visits, visits, visits)
    """

    fit: Fit
    covariance: Floats
    spread: Floats

    def estimate(self, contrast: Floats, *, level: float = 0.95) -> Estimate:
        """Return the estimate of a contrast of beta, shape (parameters,)."""
        variance = float(contrast @ self.covariance @ contrast)
        return Estimate.of(
            float(contrast @ self.fit.beta),
            variance**0.5,
            df=self.degrees_of_freedom(contrast),
            level=level,
        )

    def degrees_of_freedom(self, contrast: Floats) -> float:
        """Return Satterthwaite's degrees of freedom of a contrast."""
        turned = self.fit.at.phi @ contrast
        slopes = np.einsum("axby,x,y->ab", self.fit.at.whole_gram, turned, turned, optimize=True)
        variance = float(contrast @ turned)
        varies = float(np.einsum("abcd,ab,cd->", self.spread, slopes, slopes, optimize=True))
        return 2 * variance**2 / varies

    def test(self, contrasts: Floats) -> JointTest:
        """Return the test that every contrast is zero, shape (contrasts, parameters)."""
        many = len(contrasts)
        if many == 1:
            return self._test_of_one(contrasts[0])
        scale, df = self._scale_and_df(contrasts)
        values = contrasts @ self.fit.beta
        inside = contrasts @ self.covariance @ contrasts.T
        statistic = scale * float(values @ np.linalg.solve(inside, values)) / many
        return JointTest(
            statistic=statistic, df1=many, df2=df, p=float(stats.f.sf(statistic, many, df))
        )

    def _test_of_one(self, contrast: Floats) -> JointTest:
        one = self.estimate(contrast)
        return JointTest(statistic=(one.value / one.se) ** 2, df1=1, df2=one.df, p=one.p)

    def _scale_and_df(self, contrasts: Floats) -> tuple[float, float]:
        """Return lambda and m of Kenward & Roger's F; their equations (8) and (9)."""
        many = len(contrasts)
        phi = self.fit.at.phi
        root = np.linalg.cholesky(np.linalg.inv(contrasts @ phi @ contrasts.T))
        turned = phi @ contrasts.T @ root
        slopes = np.einsum(
            "axby,xu,yv->abuv", self.fit.at.whole_gram, turned, turned, optimize=True
        )
        traces = np.einsum("abuu->ab", slopes)
        a1 = float(np.einsum("abcd,ab,cd->", self.spread, traces, traces, optimize=True))
        a2 = float(np.einsum("abcd,abuv,cdvu->", self.spread, slopes, slopes, optimize=True))
        b = (a1 + 6 * a2) / (2 * many)
        g = ((many + 1) * a1 - (many + 4) * a2) / ((many + 2) * a2)
        below = 3 * many + 2 * (1 - g)
        c1, c2, c3 = g / below, (many - g) / below, (many + 2 - g) / below
        mean = 1 / (1 - a2 / many)
        variance = 2 / many * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
        rho = variance / (2 * mean**2)
        df = 4 + (many + 2) / (many * rho - 1)
        return df / (mean * (df - 2)), df


def infer(fit: Fit) -> Inference:
    """Return a fitted model with the covariance that takes sigma as estimated."""
    visits = len(fit.sigma)
    doubling = duplication(visits)
    bend = doubling.T @ fit.at.information.reshape(visits**2, visits**2) @ doubling
    cells = doubling @ np.linalg.inv(bend) @ doubling.T
    spread = cells.reshape(visits, visits, visits, visits)
    return Inference(fit=fit, covariance=_enlarged(fit.at, spread), spread=spread)


def _enlarged(at: Gathered, spread: Floats) -> Floats:
    """Return phi + 2 phi {sum of w (Q - P phi P)} phi of Kenward & Roger."""
    weighted = np.einsum("abcd,gbc->gad", spread, at.weight, optimize=True)
    q = np.einsum("gad,gaxdy->xy", weighted, at.gram, optimize=True)
    turned = np.einsum("abcd,cxdy->abxy", spread, at.whole_gram, optimize=True)
    p = np.einsum("axbu,uv,abvy->xy", at.whole_gram, at.phi, turned, optimize=True)
    inside = (q - p + (q - p).T) / 2
    return np.asarray(at.phi + 2 * at.phi @ inside @ at.phi)
