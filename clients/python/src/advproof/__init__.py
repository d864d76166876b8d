"""Holds a training loop against certified truth.

    case = advproof.load("case.h5")                       # of `advproof oracle gen`
    report = case.verify_step(my_step, dtype="float32")   # my_step(state) -> W_{t+1}
    print(report.first_error)
"""
from .candidate import read_candidate, verify_candidate, write_candidate
from .case import ARITHMETICS, PROBES, Case, Output, Probe, State, load
from .errors import CandidateError, CaseError
from .report import Difference, ProbeReport, Report

__all__ = ["ARITHMETICS", "PROBES", "CandidateError", "Case", "CaseError", "Difference", "Output", "Probe", "ProbeReport",
           "Report", "State", "load", "read_candidate", "verify_candidate", "write_candidate"]
