"""Small steps by the rule of Metropolis, compiled: some eight million a second on one core.

Metropolis, Rosenbluth, Rosenbluth, Teller and Teller (1953, Journal of Chemical Physics 21) accept
what is better always, and what is worse with a chance that falls with the temperature.

Numba compiles them at the first call, in a few seconds, and keeps the result on disk. They run
without the interpreter's lock.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from maatwaarde.compiling import Kernel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.uint32]
Begins = npt.NDArray[np.uint64]

# A row that is broken by less than this is kept; the rows of resources hold whole numbers.
SLIP = 1e-7
# Steps at one set of penalties.
STEPS = 1024

# A shift register after Marsaglia (2003, "Xorshift RNGs", Journal of Statistical Software 8(14)):
# numpy's generators cost as much here as all the rest of a step.
_GOLDEN, _START = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x139408DCBBF7A44)
_LEFT, _RIGHT, _AGAIN = np.uint64(13), np.uint64(7), np.uint64(17)
_HIGH, _LOW, _TOP = np.uint64(32), np.uint64(0xFFFFFFFF), np.uint64(52)
_PART = 2.0**-32
_LOG = np.log((np.arange(4096) + 0.5) / 4096)


class Choices(NamedTuple):
    """What can be chosen, and what follows from it.

    The columns are the options, those of one proposal next to each other, and then the segments of
    totals. A segment follows from its total: gains are filled from zero up, and losses down.

    Parameters
    ----------
    first
        (proposals + 1,), the first option of each proposal.
    worth
        (columns,), what a unit of a column is worth.
    begin, row, amount
        (columns + 1,) and twice (entries,): what columns use of each row, by column.
    total_begin, total, gain
        (options + 1,) and twice (entries,): what options add to each total, by option.
    segment
        (totals + 1,), the first segment of each total.
    side, offset, length
        (columns,) each: 1 for a segment of a gain and -1 for one of a loss, how far from zero it
        begins, and how much it holds; nothing for options.
    """

    first: Ints
    worth: Floats
    begin: Begins
    row: Places
    amount: Floats
    total_begin: Begins
    total: Places
    gain: Floats
    segment: Begins
    side: Floats
    offset: Floats
    length: Floats


class State(NamedTuple):
    """Where a search stands; its arrays change as it goes.

    Parameters
    ----------
    chosen
        (proposals,), the option of each; -1 is none.
    slack
        (rows,), what is left of each row; less than zero where it is broken.
    sums, filled
        (totals,) and (columns,), each total, and how far its segments are filled.
    value, n_violated
        (1,) and (1,), what is chosen is worth, and how many rows are violated.
    penalty_factor
        (rows,), by how much the penalty of a row has risen since it was violated.
    best, best_value
        (proposals,) and (1,), the best choice so far that breaks no row.
    """

    chosen: Ints
    slack: Floats
    sums: Floats
    filled: Floats
    value: Floats
    n_violated: Ints
    penalty_factor: Floats
    best: Ints
    best_value: Floats


@Kernel
def metropolis_sweep(
    choices: Choices,
    state: State,
    penalty: Floats,
    up: float,
    down: float,
    temperature: float,
    swap_share: float,
    rounds: int,
    seed: int,
) -> None:
    """Take ``rounds`` times ``STEPS`` steps, each accepted by the rule of Metropolis.

    A step gives a proposal another option or none. What a row is overdrawn costs its ``penalty``,
    times a factor of at least one that goes ``up`` while it is broken and ``down`` while it is not.

    Parameters
    ----------
    penalty
        (rows,), for a unit.
    up, down
        The factors by which it changes after each ``STEPS`` steps.
    swap_share
        The part of the steps which bring a proposal in that take another one out.
    """
    # One long body: calls that hand on all these arrays make a step several times as slow.
    (
        first, worth, begin, row, amount,
        total_begin, total, gain, segment, side, offset, length,
    ) = choices  # fmt: skip
    chosen, slack, sums, filled, value_, n_violated_, penalty_factor, best, best_value = state
    count = len(first) - 1
    value, n_violated = value_[0], n_violated_[0]
    now = np.empty(len(penalty))
    random = np.uint64(seed) * _GOLDEN + _START
    for step in range(rounds * STEPS):
        if step % STEPS == 0:
            for r in range(len(penalty)):
                rise = penalty_factor[r] * (up if slack[r] < -SLIP else down)
                penalty_factor[r] = max(1.0, rise)
                now[r] = penalty[r] * penalty_factor[r]
        random ^= random << _LEFT
        random ^= random >> _RIGHT
        random ^= random << _AGAIN
        one = int(np.float64(np.int64(random & _LOW)) * _PART * count)
        which = np.float64(np.int64(random >> _HIGH)) * _PART
        random ^= random << _LEFT
        random ^= random >> _RIGHT
        random ^= random << _AGAIN
        least = temperature * _LOG[np.int64(random >> _TOP)]
        draw = np.float64(np.int64(random & _LOW)) * _PART

        # Something may go out first, and then something else goes out or in.
        held, other, out, way = chosen[one], -1, -1, 1.0
        width = first[one + 1] - first[one]
        new = first[one] + int(which * (width + (held >= 0)))
        if held >= 0 and (new == held or new == first[one + 1]):
            new, late, way = -1, held, -1.0
        else:
            late = new
            if held >= 0:
                out = held
            elif draw < swap_share:
                other = int(draw / swap_share * count)
                out = chosen[other]
                if out < 0:
                    continue

        change, accepted = 0.0, False
        for turn in range(2):
            option, sign = out, -1.0
            if turn == 1:
                # What the last move would do is looked at before it is made: most are not made.
                change += way * worth[late]
                for e in range(begin[late], begin[late + 1]):
                    before = slack[row[e]]
                    after = before - way * amount[e]
                    change += now[row[e]] * (min(after, 0.0) - min(before, 0.0))
                for e in range(total_begin[late], total_begin[late + 1]):
                    k = total[e]
                    there = sums[k] + way * gain[e]
                    for s in range(segment[k], segment[k + 1]):
                        full = min(max(side[s] * there - offset[s], 0.0), length[s])
                        part = full - filled[s]
                        change += part * worth[s]
                        # A row with several segments is taken for as many: a fair guess.
                        for f in range(begin[s], begin[s + 1]):
                            before = slack[row[f]]
                            after = before - part * amount[f]
                            change += now[row[f]] * (min(after, 0.0) - min(before, 0.0))
                accepted = change >= least
                option, sign = (late, way) if accepted else (out, 1.0)
            if option < 0:
                continue
            value += sign * worth[option]
            change += sign * worth[option]
            for e in range(begin[option], begin[option + 1]):
                before = slack[row[e]]
                after = before - sign * amount[e]
                slack[row[e]] = after
                change += now[row[e]] * (min(after, 0.0) - min(before, 0.0))
                n_violated += int(after < -SLIP) - int(before < -SLIP)
            for e in range(total_begin[option], total_begin[option + 1]):
                k = total[e]
                sums[k] += sign * gain[e]
                for s in range(segment[k], segment[k + 1]):
                    full = min(max(side[s] * sums[k] - offset[s], 0.0), length[s])
                    part = full - filled[s]
                    filled[s] = full
                    value += part * worth[s]
                    change += part * worth[s]
                    for f in range(begin[s], begin[s + 1]):
                        before = slack[row[f]]
                        after = before - part * amount[f]
                        slack[row[f]] = after
                        change += now[row[f]] * (min(after, 0.0) - min(before, 0.0))
                        n_violated += int(after < -SLIP) - int(before < -SLIP)
        if accepted:
            chosen[one] = new
            if other >= 0:
                chosen[other] = -1
            if n_violated == 0 and value > best_value[0]:
                best_value[0] = value
                best[:] = chosen
    value_[0], n_violated_[0] = value, n_violated
