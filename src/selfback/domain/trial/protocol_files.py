"""What the files of a protocol hold: its structure, its words in a language, the instruments."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from selfback.domain.trial.protocol import (
    AllocationDesign,
    Amendment,
    Arm,
    BaselineQuestion,
    FollowUp,
    InstrumentDef,
    Provenance,
    Stratum,
    VisitDef,
)
from selfback.domain.trial.protocol_analysis import AnalysisPlan
from selfback.domain.trial.protocol_people import (
    Blindness,
    ConsentDocument,
    ConsentText,
    Criterion,
    Deliverers,
    Safety,
    Sites,
    StoppingRule,
    WithdrawalLevel,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolFile:
    """`protocol.toml`: everything but words, instruments and where they were read from."""

    id: str
    version: str
    synthetic_ok: bool
    amendment: Amendment | None = None
    arms: tuple[Arm, ...]
    strata: tuple[Stratum, ...] = ()
    allocation: AllocationDesign
    eligibility: tuple[Criterion, ...]
    sites: Sites
    deliverers: Deliverers
    visits: tuple[VisitDef, ...]
    follow_up: FollowUp
    consent: tuple[ConsentDocument, ...] = ()
    withdrawal_levels: tuple[WithdrawalLevel, ...]
    stopping: tuple[StoppingRule, ...] = ()
    safety: Safety
    blinding: Mapping[str, Blindness]
    analysis: AnalysisPlan
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsFile:
    """`en.toml`, `da.toml` or `nb.toml`: the words of a protocol, by the id they belong to."""

    title: str
    summary: str
    arms: Mapping[str, str] = field(default_factory=dict)
    strata: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    visits: Mapping[str, str] = field(default_factory=dict)
    withdrawal: Mapping[str, str] = field(default_factory=dict)
    candidates: Mapping[str, str] = field(default_factory=dict)
    stopping: Mapping[str, str] = field(default_factory=dict)
    subgroups: Mapping[str, str] = field(default_factory=dict)
    consent: Mapping[str, ConsentText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentsFile:
    """`instruments.toml`: every instrument and every single question a protocol may use."""

    instruments: tuple[InstrumentDef, ...]
    questions: tuple[BaselineQuestion, ...]
