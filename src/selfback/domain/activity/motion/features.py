"""What is taken from each window of a recording, and the cadence of its steps."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from selfback.domain.activity.motion.recording import RATE, Floats

WINDOW = 256
HOP = 128
BANDS = ((0.5, 1.2), (1.2, 2.1), (2.1, 3.5), (3.5, 6.0), (6.0, 12.0))
"""Hertz: strides, walking, running, their overtones, and impacts."""
STEP_HERTZ = (1.1, 3.6)
"""Steps a second that people take, from slow stairs to running."""
FEATURES = 36
"""Of each window, as `features_of` returns them."""
_FREQUENCIES = np.fft.rfftfreq(4 * WINDOW, 1 / RATE)
_TAPER = np.hanning(WINDOW)


def windows_of(stretch: Floats) -> Floats:
    """Return the overlapping windows of a stretch, shape (n_windows, WINDOW, 3)."""
    if len(stretch) < WINDOW:
        return np.empty((0, WINDOW, 3))
    views = sliding_window_view(stretch, WINDOW, axis=0)[::HOP]
    held: Floats = views.transpose(0, 2, 1)
    return held


def features_of(windows: Floats) -> Floats:
    """Return the features of windows, shape (n_windows, n_features).

    Means and spreads of the axes, spread and skewness of the length, power by band (logarithm) of
    the length and of each axis, the strongest frequency and its share, how the axes go together.
    """
    length = np.linalg.norm(windows, axis=2)
    mean, spread = windows.mean(axis=1), windows.std(axis=1)
    swing = length - length.mean(axis=1, keepdims=True)
    deviation = swing.std(axis=1, keepdims=True) + 1e-6
    skewness = ((swing / deviation) ** 3).mean(axis=1, keepdims=True)
    jerk = np.abs(np.diff(windows, axis=1)).mean(axis=1)
    power = _power(swing)
    bands = np.concatenate(
        [_by_band(power), *(_by_band(_power(_centred(windows[:, :, k]))) for k in range(3))], axis=1
    )
    inside = (STEP_HERTZ[0] <= _FREQUENCIES) & (STEP_HERTZ[1] >= _FREQUENCIES)
    peak = power[:, inside]
    strongest = _FREQUENCIES[inside][peak.argmax(axis=1)][:, None]
    share = (peak.max(axis=1) / (power.sum(axis=1) + 1e-9))[:, None]
    return np.concatenate(
        [mean, np.log(spread + 1e-3), np.log(deviation + 1e-3), skewness, np.log(jerk + 1e-3),
         bands, strongest, share, _together(windows)],
        axis=1,
    )  # fmt: skip


def cadence_of(windows: Floats) -> Floats:
    """Return the steps a second in each window, shape (n_windows,), by autocorrelation.

    Of the length of the acceleration, which does not depend on how the sensor is turned. An arm
    swings once for two steps: a peak at twice the lag is the stride, and the shorter lag is taken
    where it is nearly as strong.
    """
    length = np.linalg.norm(windows, axis=2)
    swing = length - length.mean(axis=1, keepdims=True)
    power = np.abs(np.fft.rfft(swing, 2 * WINDOW, axis=1)) ** 2
    same = np.fft.irfft(power, axis=1)[:, :WINDOW]
    same = same / (same[:, :1] + 1e-9)
    lags = np.arange(round(RATE / STEP_HERTZ[1]), round(2 * RATE / STEP_HERTZ[0]))
    inside = same[:, lags]
    best = lags[inside.argmax(axis=1)]
    half = np.clip(np.round(best / 2).astype(int), lags[0], None)
    rows = np.arange(len(best))
    is_stride = (best > RATE / STEP_HERTZ[0]) | (
        (best / 2 >= lags[0]) & (same[rows, half] >= 0.6 * same[rows, best])
    )
    lag = np.where(is_stride & (best / 2 >= lags[0]), best / 2, best)
    found: Floats = RATE / lag
    return found


def _centred(axis: Floats) -> Floats:
    held: Floats = axis - axis.mean(axis=1, keepdims=True)
    return held


def _power(swing: Floats) -> Floats:
    held: Floats = np.abs(np.fft.rfft(swing * _TAPER, 4 * WINDOW, axis=1)) ** 2
    return held


def _by_band(power: Floats) -> Floats:
    held = [
        power[:, (low <= _FREQUENCIES) & (high > _FREQUENCIES)].mean(axis=1) for low, high in BANDS
    ]
    return np.log(np.stack(held, axis=1) + 1e-4)


def _together(windows: Floats) -> Floats:
    centred = windows - windows.mean(axis=1, keepdims=True)
    spread = centred.std(axis=1) + 1e-3
    pairs = ((0, 1), (0, 2), (1, 2))
    return np.stack(
        [(centred[:, :, a] * centred[:, :, b]).mean(axis=1) / (spread[:, a] * spread[:, b])
         for a, b in pairs],
        axis=1,
    )  # fmt: skip
