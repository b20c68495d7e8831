"""What a history must look like, whatever was broken meanwhile: one function a property.

Each takes what happened and yields what breaks its property, with the lines that show it. Nothing
here knows how the server works; what is promised is in docs/reliability.md.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import msgspec

from tests.faults.history import (
    Acked,
    BackedUp,
    Began,
    Failed,
    FaultStopped,
    FinalRead,
    FinalState,
    History,
    Joined,
    Left,
    Line,
    Looked,
    Marked,
    Noticed,
    Reacted,
    Received,
    Reset,
    Row,
    Sent,
    Settled,
    unread_in,
)

SETTLE_SECONDS = 30.0
"""How long after the last fault a client may take until it knows all."""
UNREAD_MENTIONS_MAX = 100
"""So many unread mentions the server names: the newest."""
Message = tuple[str, str]
"""A conversation, and the name of a message in it."""

_Kind = TypeVar("_Kind")
_Key = TypeVar("_Key", bound=Hashable)


class Violation(msgspec.Struct, frozen=True):
    """A promise that a run broke, and the lines that show it."""

    property: str
    what: str
    lines: list[Line] = []


class Run:
    """A history, and what several properties derive from it."""

    def __init__(self, history: History) -> None:
        self.history = history

    @cached_property
    def acks(self) -> dict[Message, list[Acked]]:
        """The acknowledgements of each message."""
        return _grouped(self.history.of(Acked), lambda ack: (ack.conversation, ack.id))

    @cached_property
    def final_reads(self) -> list[FinalRead]:
        return self.history.of(FinalRead)

    @cached_property
    def store(self) -> dict[str, list[Row]]:
        """The messages of each conversation in the end, by seq."""
        reads = {read.conversation: read.rows for read in self.final_reads}
        return {id: sorted(rows, key=lambda row: row.seq) for id, rows in reads.items()}

    @cached_property
    def delivered(self) -> dict[tuple[str, str, str], list[Received]]:
        """The new messages of each client, by client, person and conversation."""
        return _grouped(
            self.history.of(Received, lambda line: line.is_new and line.source != "simple"),
            lambda line: (line.client, line.person, line.conversation),
        )

    @cached_property
    def created(self) -> dict[str, dict[int, int]]:
        """The revision at which each seq was created.

        It is the lowest at which anybody saw the message, and below those of the seqs after it.
        """
        seen: dict[str, dict[int, int]] = defaultdict(dict)
        for line in self.history.lines:
            if isinstance(line, Acked | Received) and line.seq and line.revision:
                known = seen[line.conversation]
                known[line.seq] = min(line.revision, known.get(line.seq, line.revision))
        for conversation, rows in self.store.items():
            known = seen[conversation]
            for row in rows:
                known[row.seq] = min(row.revision, known.get(row.seq, row.revision))
        for known in seen.values():
            lowest = max(known.values(), default=0) + 1
            for seq in sorted(known, reverse=True):
                lowest = known[seq] = min(known[seq], lowest - 1)
        return seen

    @cached_property
    def _moves(self) -> dict[tuple[str, str], list[Joined | Left]]:
        lines: list[Joined | Left] = [*self.history.of(Joined), *self.history.of(Left)]
        moves = _grouped(lines, lambda line: (line.person, line.conversation))
        return {key: sorted(group, key=lambda move: move.revision) for key, group in moves.items()}

    def memberships(self, person: str, conversation: str) -> list[tuple[int, int | None]]:
        """Return the revisions behind which somebody joined, each with that of their leaving."""
        spans: list[tuple[int, int | None]] = []
        for move in self._moves.get((person, conversation), []):
            if isinstance(move, Joined):
                spans.append((move.revision, None))
            elif spans:
                spans[-1] = (spans[-1][0], move.revision)
        return spans

    def absences(self, person: str, conversation: str) -> list[tuple[Left, Joined | None]]:
        """Return each leaving of somebody, and when they came back, if they did."""
        moves = self._moves.get((person, conversation), [])
        return [
            (move, following if isinstance(following, Joined) else None)
            for move, following in pairwise([*moves, None])
            if isinstance(move, Left)
        ]


def no_acknowledged_message_is_lost(run: Run) -> Iterator[Violation]:
    """C1: the final read of everyone who is a member has it, and so has each later backup."""
    for read in run.final_reads:
        stored = {row.id: row for row in read.rows}
        for (conversation, id), acks in run.acks.items():
            if conversation == read.conversation and id not in stored:
                yield Violation("C1", f"{read.person} does not find {id}", [*acks])
    for backup in run.history.of(BackedUp):
        for (conversation, id), acks in run.acks.items():
            seqs = {ack.seq for ack in acks if ack.seq and ack.at < backup.asked}
            if seqs and not seqs <= set(backup.seqs.get(conversation, [])):
                yield Violation("C1", f"a backup that was made later lacks {id}", [*acks])


def no_message_is_there_twice(run: Run) -> Iterator[Violation]:
    """C2: neither in the store nor, as a new one, in a client."""
    for read in run.final_reads:
        for id, count in Counter(row.id for row in read.rows).items():
            if count > 1:
                lines = run.acks.get((read.conversation, id), [])
                yield Violation("C2", f"{id} is stored {count} times", [*lines])
    for (client, _, conversation), new in run.delivered.items():
        for id, same in _grouped(new, lambda line: line.id).items():
            if len(same) > 1:
                yield Violation("C2", f"{client} receives {id} again in {conversation}", [*same])


def seqs_have_no_gap(run: Run) -> Iterator[Violation]:
    """C3: 1, 2, 3 and so on, and what the conversation counts is the last of them."""
    for read in run.final_reads:
        seqs = [row.seq for row in read.rows]
        if seqs != list(range(1, len(seqs) + 1)):
            missing = sorted(set(range(1, max(seqs) + 1)) - set(seqs))
            what = f"{read.person} finds gaps in {read.conversation}: {missing[:10]}"
            yield Violation("C3", what)
        elif read.last_seq != len(seqs):
            yield Violation("C3", f"{read.conversation} counts {read.last_seq} of {len(seqs)}")


def a_seq_is_one_message(run: Run) -> Iterator[Violation]:
    """C4: for everybody, in an acknowledgement, an event or a read."""
    seen: dict[tuple[str, int], dict[str, Line]] = defaultdict(dict)
    for line in run.history.lines:
        if isinstance(line, Acked | Received) and line.seq is not None:
            seen[line.conversation, line.seq].setdefault(line.id, line)
    for conversation, rows in run.store.items():
        for row in rows:
            ids = seen[conversation, row.seq]
            if row.id not in ids and ids:
                what = f"{conversation} {row.seq} is {row.id} in the end, and was another"
                yield Violation("C4", what, [*ids.values()])
    for (conversation, seq), ids in seen.items():
        if len(ids) > 1:
            yield Violation("C4", f"{conversation} {seq} is {len(ids)} messages", [*ids.values()])


def each_client_receives_in_order(run: Run) -> Iterator[Violation]:
    """C5: a lower seq before a higher one, across all connections of a client."""
    for (client, _, conversation), lines in run.delivered.items():
        for before, after in pairwise(lines):
            if before.seq is not None and after.seq is not None and before.seq > after.seq:
                what = f"{client} receives {after.seq} after {before.seq} of {conversation}"
                yield Violation("C5", what, [before, after])
    simple = run.history.of(Received, lambda line: line.source == "simple")
    for (client, conversation), lines in _grouped(
        simple, lambda line: (line.client, line.conversation)
    ).items():
        places = {row.id: row.seq for row in run.store.get(conversation, [])}
        for before, after in pairwise([line for line in lines if line.id in places]):
            if places[before.id] >= places[after.id]:
                yield Violation("C5", f"{client} receives them against the order", [before, after])


def a_sender_s_messages_keep_their_order(run: Run) -> Iterator[Violation]:
    """C6: those that one connection sent for the first time, and saw acknowledged there."""
    first = {
        (ack.client, *message): ack
        for message, acks in run.acks.items()
        for ack in acks
        if ack.attempt == 1 and ack.seq is not None
    }
    lines = run.history.of(Sent, lambda line: line.attempt == 1)
    for sent in _grouped(
        lines, lambda line: (line.client, line.conversation, line.connection)
    ).values():
        acks = [
            ack
            for line in sorted(sent, key=lambda line: line.number)
            if (ack := first.get((line.client, line.conversation, line.id)))
        ]
        for before, after in pairwise(acks):
            if (before.seq or 0) >= (after.seq or 0):
                yield Violation("C6", f"{after.client} is overtaken by itself", [before, after])


def nothing_is_stored_that_was_not_sent(run: Run) -> Iterator[Violation]:
    """C7: what is unknown is there at most once, what failed is not there."""
    sent = {(line.conversation, line.id) for line in run.history.of(Sent)}
    failed = {(line.conversation, line.id): line for line in run.history.of(Failed)}
    for conversation, rows in run.store.items():
        for row in rows:
            message = (conversation, row.id)
            if message in failed and message not in run.acks:
                yield Violation("C7", f"{row.id} failed and is stored", [failed[message]])
            if message not in sent and not row.is_line:
                yield Violation("C7", f"nobody sent {row.id} at {conversation} {row.seq}")


def a_retry_is_answered_with_the_same_message(run: Run) -> Iterator[Violation]:
    """C8: however often it is sent, and wherever."""
    for (_, id), acks in run.acks.items():
        if len({ack.seq for ack in acks if ack.seq is not None}) > 1:
            yield Violation("C8", f"{id} has several seqs", [*acks])


def a_read_has_what_was_acknowledged_before(run: Run) -> Iterator[Violation]:
    """C9: a GET that begins after the acknowledgement."""
    for look in run.history.of(Looked, lambda line: not line.is_there):
        acks = run.acks.get((look.conversation, look.id), [])
        yield Violation("C9", f"{look.client} does not read {look.id}", [*acks, look])


def marks_move_forward_and_not_too_far(run: Run) -> Iterator[Violation]:
    """C10: no read shows less than what was known when it began, or more than there is."""
    last = {read.conversation: read.last_ordinal for read in run.final_reads}
    furthest: dict[tuple[str, str], list[Marked]] = defaultdict(list)
    for mark in run.history.of(Marked):
        key = (mark.person, mark.conversation)
        known = furthest[key]
        if mark.asked is not None:
            before = next((one for one in reversed(known) if one.at < mark.asked), None)
            if before is not None and before.ordinal > mark.ordinal:
                yield Violation("C10", f"the mark of {mark.person} moves back", [before, mark])
        if mark.ordinal > last.get(mark.conversation, mark.ordinal):
            yield Violation("C10", f"the mark of {mark.person} is past the end", [mark])
        if not known or known[-1].ordinal < mark.ordinal:
            known.append(mark)


def who_left_receives_nothing_more(run: Run) -> Iterator[Violation]:
    """C11: no event with a revision above their leaving's, before they are asked back."""
    live: list[Received | Noticed] = [
        *run.history.of(Received, lambda line: line.source == "event"),
        *run.history.of(Noticed),
    ]
    for (person, conversation), lines in _grouped(
        live, lambda line: (line.person, line.conversation)
    ).items():
        for left, back in run.absences(person, conversation):
            for line in lines:
                is_after = (line.revision or 0) > left.revision
                if is_after and (back is None or line.at < back.asked) and line.at > left.asked:
                    yield Violation(
                        "C11", f"{line.client} receives what came after leaving", [left, line]
                    )


def unread_counts_equal_a_recount(run: Run) -> Iterator[Violation]:
    """C12: what is above the person's mark, which is nowhere else than where they moved it, and is
    not deleted.
    """
    marks: dict[tuple[str, str], int] = defaultdict(int)
    for mark in run.history.of(Marked):
        key = (mark.person, mark.conversation)
        marks[key] = max(marks[key], mark.ordinal)
    for read in run.final_reads:
        unread = unread_in(read.rows, read.read_ordinal)
        if read.unread != unread:
            yield Violation("C12", f"{read.person} has {unread} unread, and {read.unread} counted")
        if read.read_ordinal < marks[read.person, read.conversation]:
            yield Violation("C12", f"{read.person} has read further in {read.conversation}")
    states = {(line.person, line.conversation): line for line in run.final_reads}
    for state in run.history.of(FinalState):
        read_by_server = states.get((state.person, state.conversation))
        if read_by_server is None:
            continue
        if state.unread != read_by_server.unread:
            what = f"{state.client} counts {state.unread} unread in {state.conversation}"
            yield Violation("C12", f"{what}, the server {read_by_server.unread}")


def what_clients_have_is_what_is_stored(run: Run) -> Iterator[Violation]:
    """C13: a state fed by events equals one that is freshly loaded."""
    fresh = {(read.person, read.conversation): read for read in run.final_reads}
    for state in run.history.of(FinalState):
        read = fresh.get((state.person, state.conversation))
        if read is None:
            what = f"{state.client} has {state.conversation}, which is not {state.person}'s"
            yield Violation("C13", what)
            continue
        for name in ("revision", "title", "last_seq"):
            kept, stored = getattr(state, name), getattr(read, name)
            if kept != stored:
                what = f"{state.client} has {name} {kept!r} of {state.conversation}"
                yield Violation("C13", f"{what}, stored is {stored!r}")
        rows = {row.seq: row for row in read.rows}
        wrong = [row.seq for row in state.rows if rows.get(row.seq) != row]
        if wrong:
            what = f"{state.client} has other rows of {state.conversation}: {wrong[:10]}"
            yield Violation("C13", what)


def all_clients_settle(run: Run) -> Iterator[Violation]:
    """C14: within ``SETTLE_SECONDS`` of the last fault."""
    stops = run.history.of(FaultStopped)[-1:]
    for line in run.history.of(Settled):
        if line.seconds is None or line.seconds > SETTLE_SECONDS:
            what = f"{line.client} does not know all after {SETTLE_SECONDS:g} s"
            yield Violation("C14", what, [*stops, line])


def members_receive_everything(run: Run) -> Iterator[Violation]:
    """C15: each client of a member receives whatever is created while they are one.

    Of a membership that has ended, a client receives a beginning: what it had not loaded by
    then, nobody may show it any more.
    """
    starts = {(line.client, line.conversation): line.seq for line in run.history.of(Began)}
    clients = {(line.client, line.person) for line in run.history.of(Settled)}
    for client, person in sorted(clients):
        for conversation, created in run.created.items():
            start = starts.get((client, conversation), 0)
            received = {line.seq for line in run.delivered.get((client, person, conversation), [])}
            missing: set[int] = set()
            for joined, left in run.memberships(person, conversation):
                span = {
                    seq
                    for seq, revision in created.items()
                    if seq > start and joined < revision and (left is None or revision < left)
                }
                last = max(span if left is None else span & received, default=0)
                missing |= {seq for seq in span - received if seq <= last}
            if missing:
                what = f"{client} never receives {sorted(missing)[:10]} of {conversation}"
                acks = [ack for ack in run.history.of(Acked) if ack.conversation == conversation]
                yield Violation("C15", what, [ack for ack in acks if ack.seq in missing])


def no_member_is_answered_reset(run: Run) -> Iterator[Violation]:
    """C16: unless they had left meanwhile."""
    for line in run.history.of(Reset):
        absences = run.absences(line.person, line.conversation) if line.conversation else []
        if not any(
            left.asked <= line.at and (back is None or back.at >= line.asked)
            for left, back in absences
        ):
            yield Violation("C16", f"{line.client} is answered reset", [line])


def no_acknowledged_reaction_is_lost(run: Run) -> Iterator[Violation]:
    """C17: who set one has it, who took it back has not, where every answer came in between."""
    rows = {
        (read.person, read.conversation, row.seq): row
        for read in run.final_reads
        for row in read.rows
        if not row.is_deleted
    }
    for (person, conversation, seq, emoji), lines in _grouped(
        run.history.of(Reacted),
        lambda line: (line.person, line.conversation, line.seq, line.emoji),
    ).items():
        row = rows.get((person, conversation, seq))
        if row is None or not all(line.is_known for line in lines):
            continue
        is_on = any(is_own for shown, _, is_own in row.reactions if shown == emoji)
        if is_on != lines[-1].is_on:
            yield Violation("C17", f"{person} finds {emoji} at {seq} {is_on}", [*lines])


def unread_mentions_equal_a_recount(run: Run) -> Iterator[Violation]:
    """C18: the newest messages of others above the person's mark that call them or everybody."""
    for read in run.final_reads:
        called = [
            row.seq
            for row in read.rows
            if row.ordinal > read.read_ordinal
            and not row.is_aside
            and row.sender != read.person
            and any(id in ("", read.person) for _, id, _ in row.mentions)
        ]
        if read.unread_mentions != called[-UNREAD_MENTIONS_MAX:]:
            what = f"{read.person} is called by {called} in {read.conversation}"
            yield Violation("C18", f"{what}, the server says by {read.unread_mentions}")


def replies_are_numbered_in_their_thread(run: Run) -> Iterator[Violation]:
    """C19: from 1 on without a gap, in the order of their seqs."""
    for conversation, rows in run.store.items():
        threads: dict[int, list[int]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row.seq):
            if row.thread_root:
                threads[row.thread_root].append(row.thread_ordinal)
        for root, places in threads.items():
            if places != list(range(1, len(places) + 1)):
                yield Violation("C19", f"in {conversation} {root} replies stand at {places}")


def _grouped(lines: Iterable[_Kind], key: Callable[[_Kind], _Key]) -> dict[_Key, list[_Kind]]:
    groups: dict[_Key, list[_Kind]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return groups


PROPERTIES: dict[str, Callable[[Run], Iterator[Violation]]] = {
    "C1": no_acknowledged_message_is_lost,
    "C2": no_message_is_there_twice,
    "C3": seqs_have_no_gap,
    "C4": a_seq_is_one_message,
    "C5": each_client_receives_in_order,
    "C6": a_sender_s_messages_keep_their_order,
    "C7": nothing_is_stored_that_was_not_sent,
    "C8": a_retry_is_answered_with_the_same_message,
    "C9": a_read_has_what_was_acknowledged_before,
    "C10": marks_move_forward_and_not_too_far,
    "C11": who_left_receives_nothing_more,
    "C12": unread_counts_equal_a_recount,
    "C13": what_clients_have_is_what_is_stored,
    "C14": all_clients_settle,
    "C15": members_receive_everything,
    "C16": no_member_is_answered_reset,
    "C17": no_acknowledged_reaction_is_lost,
    "C18": unread_mentions_equal_a_recount,
    "C19": replies_are_numbered_in_their_thread,
}


def check(history: History) -> list[Violation]:
    """Return whatever a history breaks."""
    run = Run(history)
    return [violation for verdict in PROPERTIES.values() for violation in verdict(run)]
