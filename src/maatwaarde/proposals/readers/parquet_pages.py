"""What the pages of a Parquet file hold, as their own heads say it, before any is unpacked.

The end of such a file says how much is in it, and how it is written. What the pages say is what is
read: a file of a kilobyte can promise ten numbers there, and hold a thousand million here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

_DICTIONARY_PAGE = 2
_DATA, _OF_DICTIONARY, _DATA_2 = 5, 7, 8
"""The fields of a head that say what is in its page, by its kind."""
_ENCODING = {_DATA: 2, _OF_DICTIONARY: 2, _DATA_2: 4}
_FIRST, _MOST = 1 << 14, 1 << 24
"""Bytes that are looked at for a head; the most that one takes, as Arrow has it."""


class Lies(ValueError):
    """A page that is not where it should be, or holds less than it says."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself.

    Parameters
    ----------
    values
        How many there are; those that are nothing count too.
    size
        In bytes, unpacked.
    """

    dictionary: bool
    values: int
    size: int
    encoding: int


def pages(file: IO[bytes], column: Any) -> Iterator[Page]:
    """Yield the pages of a column within a group of rows.

    Parameters
    ----------
    column
        What the end of the file says of it, as pyarrow gives it.

    Raises
    ------
    Lies
        If they are not what they say, so that one cannot tell what reading them would take.
    """
    at = column.data_page_offset
    dictionary = column.dictionary_page_offset
    if dictionary is not None and 0 < dictionary < at:
        at = dictionary
    end = at + column.total_compressed_size
    if at < 0:
        raise Lies
    while at < end:
        head, length = _head(file, at)
        packed, size = head.get(3), head.get(2)
        if not (isinstance(packed, int) and isinstance(size, int) and packed >= 0 and size >= 0):
            raise Lies
        at += length + packed
        if at > end:
            raise Lies
        kind = next((kind for kind in _ENCODING if kind in head), None)
        if kind is None:  # an index, which is not read
            continue
        found = head[kind]
        if not isinstance(found, dict):
            raise Lies
        values, encoding = found.get(1), found.get(_ENCODING[kind])
        if not (isinstance(values, int) and isinstance(encoding, int) and values >= 0):
            raise Lies
        of_dictionary = head.get(1) == _DICTIONARY_PAGE or kind == _OF_DICTIONARY
        # Each value of a dictionary takes a byte at least; room for all is made at once.
        if of_dictionary and values > size:
            raise Lies
        yield Page(of_dictionary, values, size, encoding)


def _head(file: IO[bytes], at: int) -> tuple[dict[int, Any], int]:
    """Return the fields of a head by their numbers, and how long it is."""
    room = _FIRST
    while True:
        file.seek(at)
        data = file.read(room)
        try:
            return _struct(data, 0, 0)
        except IndexError:
            if len(data) < room or room >= _MOST:
                raise Lies from None
        room *= 32


# Thrift's compact protocol, as far as heads need it.
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
_NUMBERS = (4, 5, 6)


def _struct(data: bytes, at: int, depth: int) -> tuple[dict[int, Any], int]:
    if depth > 4:  # no head is nested deeper
        raise Lies
    fields: dict[int, Any] = {}
    number = 0
    while True:
        mark = data[at]
        at += 1
        if mark == 0:
            return fields, at
        if mark >> 4:
            number += mark >> 4
        else:
            number, at = _number(data, at)
        fields[number], at = _value(data, at, mark & 15, depth)


def _value(data: bytes, at: int, kind: int, depth: int) -> tuple[Any, int]:
    if kind in (_TRUE, _FALSE):
        return kind == _TRUE, at
    if kind in _NUMBERS:
        return _number(data, at)
    if kind == _STRUCT:
        return _struct(data, at, depth + 1)
    if kind == _BINARY:
        length, at = _length(data, at)
        at += length
    elif kind in (_BYTE, _DOUBLE):
        at += 1 if kind == _BYTE else 8
    else:  # a list, a set or a map, which no head has
        raise Lies
    if at > len(data):
        raise IndexError
    return None, at


def _length(data: bytes, at: int) -> tuple[int, int]:
    found = shift = 0
    while True:
        byte = data[at]
        at += 1
        found |= (byte & 127) << shift
        if byte < 128:
            return found, at
        shift += 7
        if shift > 63:
            raise Lies


def _number(data: bytes, at: int) -> tuple[int, int]:
    found, at = _length(data, at)
    return found >> 1 ^ -(found & 1), at
