"""A small model of activity: softmax regression on features and their squares, in NumPy."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from selfback.domain.activity.motion.recording import Floats

FORMAT = "selfback-motion-model/1"
RIDGE = 2.0
"""Weight of the penalty; larger keeps the model nearer to saying that all classes are alike."""


class ModelRefused(ValueError):
    """A file is no model that this version can use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What was learnt for one position.

    classes         in the order of the columns of `weights`
    mean, scale     of each feature, before it is squared
    weights         (1 + 2 × n_features, n_classes); the first row is the intercept
    trained_on      in words, for whoever reads a result
    """

    position: str
    classes: tuple[str, ...]
    mean: Floats
    scale: Floats
    weights: Floats
    trained_on: str

    def probabilities(self, features: Floats) -> Floats:
        """Return the probability of each class in each window, shape (n_windows, n_classes)."""
        scores = _spread(features, self.mean, self.scale) @ self.weights
        return _softmax(scores)


def fit(features: Floats, labels: Sequence[str], *, position: str, trained_on: str) -> Model:
    """Return the model of windows and their activities; the same data give the same model.

    features    (n_windows, n_features)
    raises      ValueError for fewer than two activities
    """
    classes = tuple(sorted(set(labels)))
    if len(classes) < 2:
        raise ValueError("one activity alone cannot be told from others")
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    held = _spread(features, mean, scale)
    place = {name: number for number, name in enumerate(classes)}
    target = np.eye(len(classes))[[place[each] for each in labels]]
    # Each activity weighs the same, however much of it was recorded.
    share = (1 / target.sum(axis=0) / len(classes))[target.argmax(axis=1)]
    shape = (held.shape[1], len(classes))

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        said = _softmax(held @ weights)
        wrong = -float((share * np.log(said[target.astype(bool)] + 1e-12)).sum())
        penalty = RIDGE / len(held) * weights[1:]
        slope = held.T @ ((said - target) * share[:, None])
        slope[1:] += penalty
        return wrong + 0.5 * float((penalty * weights[1:]).sum()), slope.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B")
    weights: Floats = found.x.reshape(shape)
    return Model(
        position=position,
        classes=classes,
        mean=mean,
        scale=scale,
        weights=weights,
        trained_on=trained_on,
    )


def to_json(models: Mapping[str, Model]) -> str:
    """Return models, by position, as text."""
    document = {
        "format": FORMAT,
        "models": {
            position: {
                "classes": list(each.classes),
                "mean": each.mean.tolist(),
                "scale": each.scale.tolist(),
                "weights": each.weights.tolist(),
                "trained_on": each.trained_on,
            }
            for position, each in models.items()
        },
    }
    return json.dumps(document)


def from_json(text: str, *, features: int) -> dict[str, Model]:
    """Return the models of a text; raises ModelRefused for those of another version."""
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise ModelRefused(f"its format is not {FORMAT}")
        return {position: _model(position, held) for position, held in document["models"].items()
                if _fits(held, features)}  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise ModelRefused(f"it is no model: {broken}") from broken


def _model(position: str, held: Mapping[str, Any]) -> Model:
    return Model(
        position=position,
        classes=tuple(map(str, held["classes"])),
        mean=np.array(held["mean"], float),
        scale=np.array(held["scale"], float),
        weights=np.array(held["weights"], float),
        trained_on=str(held["trained_on"]),
    )


def _fits(held: Mapping[str, Any], features: int) -> bool:
    shape = np.array(held["weights"], float).shape
    if shape != (1 + 2 * features, len(held["classes"])):
        raise ModelRefused("it was trained with other features: train it again")
    return True


def _spread(features: Floats, mean: Floats, scale: Floats) -> Floats:
    held = np.clip((features - mean) / scale, -5, 5)
    return np.concatenate([np.ones((len(held), 1)), held, held**2 / 2], axis=1)


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    said: Floats = raised / raised.sum(axis=1, keepdims=True)
    return said
