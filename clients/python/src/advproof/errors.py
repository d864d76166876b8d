"""What goes wrong, in one line that names file or probe, field and expectation."""


class CaseError(ValueError):
    """A file is no sound case."""


class CandidateError(ValueError):
    """An answer has not the shape or kind that its probe asks for."""
