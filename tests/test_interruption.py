"""A stop that Python drops inside a callback of the system still stops the run at its next step."""

from __future__ import annotations

import os
import signal

import pytest

from pipeline.interruption import interruptible, stop_if_asked, uninterrupted


class _StoppedInItsDestructor:
    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_dropped_interrupt_stops_at_the_next_step() -> None:
    with interruptible():
        stop_if_asked()
        _StoppedInItsDestructor()  # Python says "Exception ignored in" and goes on
        with pytest.raises(KeyboardInterrupt):
            stop_if_asked()


def test_an_earlier_stop_does_not_stop_the_next_run() -> None:
    with pytest.raises(KeyboardInterrupt), interruptible():
        os.kill(os.getpid(), signal.SIGTERM)
    stop_if_asked()
    with interruptible():
        stop_if_asked()


def test_the_handlers_of_before_come_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with interruptible():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_stop_takes_effect_at_the_end_of_what_must_not_be_interrupted() -> None:
    done = []
    with interruptible():
        with pytest.raises(KeyboardInterrupt), uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("fork")
        assert done == ["fork"]
