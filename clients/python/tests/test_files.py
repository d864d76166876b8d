"""What is no sound case and no sound answer is refused, each with its own line; nothing that was not examined passes."""
import h5py
import json
import numpy as np
import pytest

import advproof
from advproof import CandidateError, CaseError, reference
from advproof.judge import judge
from advproof.testing import assert_step


def refused(path, words):
    with pytest.raises(CaseError) as error:
        advproof.load(path)
    assert words in str(error.value) and "\n" not in str(error.value) and str(path) in str(error.value)


def changed(case_file, tmp_path, change):
    path = tmp_path / "case.h5"
    path.write_bytes(change(case_file.read_bytes()))
    return path


def test_a_case_that_is_none_is_refused(case_file, tmp_path):
    refused(tmp_path / "absent.h5", "cannot be read")
    refused(changed(case_file, tmp_path, lambda b: b""), "empty file")
    refused(changed(case_file, tmp_path, lambda b: b"something else"), "expected a case")
    refused(changed(case_file, tmp_path, lambda b: b[512:]), "expected a case")
    refused(changed(case_file, tmp_path, lambda b: b.replace(b"advproof case 1", b"advproof case 9", 1)), "version 1")
    refused(changed(case_file, tmp_path, lambda b: b[:-1]), "cut short")
    refused(changed(case_file, tmp_path, lambda b: b[:600]), "cut short")
    refused(changed(case_file, tmp_path, lambda b: b + b"x"), "checksum")


def test_one_flipped_bit_anywhere_is_noticed(case_file, tmp_path):
    size = case_file.stat().st_size
    for place in np.random.default_rng(3).integers(512, size, 50):
        flipped = changed(case_file, tmp_path, lambda b: b[:place] + bytes([b[place] ^ 1]) + b[place + 1:])
        refused(flipped, "checksum")


def test_answers_of_another_kind_are_refused(adversarial):
    for wrong, words in [
        (lambda s: s.W[:-1], "expected shape"),
        (lambda s: s.W[None], "expected shape"),
        (lambda s: s.W.astype(complex), "expected real numbers"),
        (lambda s: "W", "expected real numbers"),
        (lambda s: {"W": s.W}, "no such output"),
        (lambda s: {}, "expected: of a probe all outputs"),
        (lambda s: None, "expected real numbers"),
    ]:
        with pytest.raises(CandidateError, match=words):
            adversarial.verify_step(wrong)
    with pytest.raises(CaseError, match="not in this case"):
        adversarial.verify({"stpe": reference.step})
    with pytest.raises(CandidateError, match="arithmetic float16"):
        adversarial.verify_step(reference.step, "float16")
    with pytest.raises(CandidateError, match="at least one probe"):
        adversarial.verify({})


def test_an_error_of_the_step_itself_is_the_callers(adversarial):
    with pytest.raises(ZeroDivisionError):
        adversarial.verify_step(lambda state: 1 / 0)


def test_numbers_that_are_none_fail(adversarial):
    for x in (np.nan, np.inf, -np.inf):
        report = adversarial.verify_step(lambda state: np.full_like(state.W, x))
        assert report.verdict == "FAIL" and report.first_error.in_allowances == np.inf


def test_the_bound_itself_is_inside_and_thrice_is_not(adversarial):
    probe = adversarial.probes["step"]
    output = probe.outputs["W_next"]
    bound = output.rad + output.allowance["float64"]
    for factor, verdict in ((1, "PASS"), (3, "FAIL")):
        edge = output.mid + np.where(np.arange(output.mid.size).reshape(output.mid.shape) == 7, factor * bound, 0)
        edge = np.where(np.abs(edge - output.mid) > bound, np.nextafter(edge, output.mid), edge) if factor == 1 else edge
        assert judge(probe, {"W_next": edge}, "float64", 3, 5).verdict == verdict


def test_a_bound_as_large_as_what_it_bounds_decides_nothing(adversarial):
    probe = adversarial.probes["step"]
    output = probe.outputs["W_next"]
    for allowance, verdict in ((1e9, "UNDECIDED"), (np.inf, "UNDECIDED")):
        wide = advproof.Output(output.name, output.mid, output.rad, output.scale,
                               {"float64": np.full_like(output.mid, allowance)})
        report = judge(advproof.Probe("step", probe.step, probe.inputs, {"W_next": wide}), {"W_next": output.mid}, "float64", 3, 5)
        assert report.verdict == verdict and (report.beyond == len(probe)) == np.isinf(allowance)


def test_an_assertion_tells_the_first_error(case_file):
    assert assert_step(case_file, reference.step).passed
    with pytest.raises(AssertionError, match=r"first error: probe step, record 0, step 0, W_next \[0, 0\]: class 0, neuron 0"):
        assert_step(case_file, lambda state: state.W + 1)


def test_a_candidate_is_read_as_it_was_written(adversarial, tmp_path):
    path = tmp_path / "candidate.h5"
    answers = {name: adversarial.answers(name, f) for name, f in reference.functions("adversarial").items()}
    advproof.write_candidate(path, adversarial, answers, "float64")
    arithmetic, found = advproof.read_candidate(path, adversarial)
    assert arithmetic == "float64" and set(found) == set(answers)
    assert all((found[p][o] == answers[p][o]).all() for p in answers for o in answers[p])
    assert advproof.verify_candidate(adversarial, path).passed
    assert not list(tmp_path.glob("candidate.h5.*"))


def test_a_candidate_about_something_else_is_refused(adversarial, tmp_path):
    path = tmp_path / "candidate.h5"
    answers = {"step": adversarial.answers("step", reference.step)}

    def written(change):
        advproof.write_candidate(path, adversarial, answers, "float64")
        with h5py.File(path, "a") as file:
            change(file)

    def replace(name, text):
        def change(file):
            del file[name]
            file.create_dataset(name, data=np.array(text.encode()))
        return change

    def rename(file):
        file.move("outputs/step", "outputs/stpe")

    for change, words in [(replace("instance_digest", "0" * 64), "another instance"), (replace("format", "x"), "/format"),
                          (replace("arithmetic", "float16"), "float16"), (rename, "not in the case"),
                          (lambda file: file.pop("outputs"), "expected answers")]:
        written(change)
        with pytest.raises((CandidateError, CaseError), match=words):
            advproof.verify_candidate(adversarial, path)
    path.write_bytes(b"")
    with pytest.raises(CandidateError, match="HDF5"):
        advproof.verify_candidate(adversarial, path)
    with pytest.raises(CandidateError, match="no such output"):
        advproof.write_candidate(path, adversarial, {"step": {"W": answers["step"]["W_next"]}}, "float64")


def test_a_report_says_what_a_program_needs(adversarial):
    report = adversarial.verify_step(lambda state: state.W)
    told = json.loads(report.to_json())
    assert told["verdict"] == "FAIL" == report.verdict and report.exit_status == 1
    assert told["probes"][0]["first"]["place"] == report.first_error.place
    assert "verdict: FAIL" in str(report) and "times what is allowed" in str(report)
