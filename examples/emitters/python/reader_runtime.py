"""What every plane's module needs to read bytes. Everything from outside is hostile: limits come before lengths.

Generated packages carry this file as it is.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass


class Refused(ValueError):
    """Bytes that do not say what the schema says. `kind`: Truncated, BadLiteral, BadValue, TooLong, TrailingBytes, BadUtf8."""

    def __init__(self, kind: str, what: str, offset: int, inside: bool = False):
        super().__init__(f"{what}: {kind} at offset {offset}")
        self.kind = kind
        self.what = what
        self.offset = offset
        #: Inside of a stated length, so that no optional field may swallow it.
        self.inside = inside


def unpack(layout: struct.Struct, data: bytes, offset: int, what: str) -> tuple:
    """Values of a fixed layout; more bytes may follow."""
    if offset < 0 or len(data) - offset < layout.size:
        raise Refused("Truncated", what, offset)
    return layout.unpack_from(data, offset)


def known(kind: type, value: int) -> int:
    """A member of an enumeration, or the bare number of a value that has no name."""
    try:
        return kind(value)
    except ValueError:
        return value


def take(data: bytes, at: int, stop: int, size: int) -> bytes:
    if stop - at < size:
        raise Refused("Truncated", "bytes", at)
    return data[at : at + size]


class Int:
    """An integer. Codecs read at `at`, never behind `stop`, and give the value and the place behind it."""

    def __init__(self, form: str, least=None, most=None):
        self.form = struct.Struct(form)
        self.least = least
        self.most = most

    def number(self, data: bytes, at: int, stop: int) -> int:
        return self.form.unpack(take(data, at, stop, self.form.size))[0]

    def read(self, data: bytes, at: int, stop: int):
        value = self.number(data, at, stop)
        if self.least is not None and not self.least <= value <= self.most:
            raise Refused("BadValue", f"{value} is not from {self.least} to {self.most}", at)
        return value, at + self.form.size

    def default(self, value: int):
        return value


class Enum(Int):
    def __init__(self, form: str, kind: type, unknown):
        super().__init__(form)
        self.kind = kind
        self.unknown = unknown

    def read(self, data: bytes, at: int, stop: int):
        value = known(self.kind, self.number(data, at, stop))
        if not isinstance(value, self.kind) and self.unknown != "keep":
            if self.unknown == "error":
                raise Refused("BadValue", self.kind.__name__, at)
            value = self.kind(self.unknown)
        return value, at + self.form.size

    def default(self, value: int):
        return known(self.kind, value)


class Flags(Int):
    def __init__(self, form: str, kind: type):
        super().__init__(form)
        self.kind = kind

    def read(self, data: bytes, at: int, stop: int):
        return self.kind(self.number(data, at, stop)), at + self.form.size

    def default(self, value: int):
        return self.kind(value)


class Bool:
    def read(self, data: bytes, at: int, stop: int):
        return take(data, at, stop, 1) != b"\0", at + 1

    def default(self, value: int):
        return value != 0


class Literal:
    def __init__(self, content: bytes):
        self.content = content

    def read(self, data: bytes, at: int, stop: int):
        if take(data, at, stop, len(self.content)) != self.content:
            raise Refused("BadLiteral", "literal", at)
        return self.content, at + len(self.content)

    def default(self, value: int):
        return self.content


class Bytes:
    def __init__(self, size: int):
        self.size = size

    def read(self, data: bytes, at: int, stop: int):
        return bytes(take(data, at, stop, self.size)), at + self.size

    def default(self, value: int):
        return bytes(self.size)


class Blob(Int):
    def __init__(self, form: str, limit: int):
        super().__init__(form)
        self.limit = limit

    def content(self, data: bytes, at: int, stop: int, bounded: bool = True):
        count = self.number(data, at, stop)
        if bounded and count > self.limit:
            raise Refused("TooLong", "length", at)
        start = at + self.form.size
        return bytes(take(data, start, stop, count)), start + count

    def read(self, data: bytes, at: int, stop: int):
        return self.content(data, at, stop)

    def default(self, value: int):
        return b""


class Text(Blob):
    def __init__(self, form: str, limit: int, strict: bool):
        super().__init__(form, limit)
        self.strict = strict

    def read(self, data: bytes, at: int, stop: int):
        content, end = self.content(data, at, stop, self.strict)
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            if self.strict:
                raise Refused("BadUtf8", "text", at) from None
            text = ""
        return (text if len(content) <= self.limit else ""), end

    def default(self, value: int):
        return ""


class List(Int):
    def __init__(self, form: str, limit: int, of):
        super().__init__(form)
        self.limit = limit
        self.of = of

    def read(self, data: bytes, at: int, stop: int):
        count = self.number(data, at, stop)
        if count > self.limit:
            raise Refused("TooLong", "count", at)
        out, at = [], at + self.form.size
        for _ in range(count):
            item, at = self.of.read(data, at, stop)
            out.append(item)
        return out, at

    def default(self, value: int):
        return []


class Struct:
    def __init__(self, reader, size: int):
        self.reader = reader
        self.size = size

    def read(self, data: bytes, at: int, stop: int):
        return self.reader(take(data, at, stop, self.size)), at + self.size

    def default(self, value: int):
        return self.reader(bytes(self.size))


class Field:
    """One field of a message. `kind` is its presence in the model; `shown` its attribute, None for literals."""

    def __init__(self, name, shown, codec, kind, default=0, group=None, field=None, equals=0, min=0, allowed=None, otherwise=0, cut=None):
        self.name = name
        self.shown = shown
        self.codec = codec
        self.kind = kind
        self.declared = default
        self.group = group
        self.field = field
        self.equals = equals
        self.min = min
        self.cut = cut
        self.allowed = allowed
        self.otherwise = otherwise

    def default(self):
        return None if self.kind in ("remainder", "when") else self.codec.default(self.declared)

    def applies(self, values: dict) -> bool:
        if self.kind == "when":
            return values[self.field] == self.equals
        return self.kind != "gate" or values[self.field] >= self.min

    def normal(self, value):
        if self.allowed is None or int(value) in self.allowed:
            return value
        return self.codec.default(self.otherwise)


OPTIONAL = ("tail", "group", "remainder")


class Later:
    """A table that is made when it is first used: declarations may refer to later ones, and to other modules."""

    def __init__(self, make):
        self._make = make
        self._table = None

    def __call__(self):
        if self._table is None:
            self._table = self._make()
        return self._table


class Message:
    """Reads a message; also a codec, for messages inside of messages."""

    def __init__(self, name: str, kind: type, fields, exact: bool):
        self.name = name
        self.kind = kind
        self.fields = Later(fields)
        self.exact = exact

    def _runs(self):
        """Fields that are read together."""
        run = []
        for field in self.fields():
            if run and (field.kind != "group" or field.group != run[0].group):
                yield run
                run = []
            run.append(field)
            if field.kind != "group":
                yield run
                run = []
        if run:
            yield run

    def read(self, data: bytes, at: int, stop: int, strict: bool = False):
        values = {field.name: field.default() for field in self.fields()}
        ended = False
        strict = strict or self.exact
        for run in self._runs():
            optional = run[0].kind in OPTIONAL
            if not run[0].applies(values) or (ended and optional):
                continue
            if ended:
                raise Refused("Truncated", f"{self.name}.{run[0].name}", at)
            try:
                got, place = {}, at
                for field in run:
                    value, place = field.codec.read(data, place, stop)
                    got[field.name] = field.normal(value)
            except Refused as refused:
                # The first optional field that is not whole ends the message; in an exact one nothing may be left.
                cut = optional and refused.kind == "Truncated" and not refused.inside
                if not cut or (run[0].kind != "remainder" and (strict or run[0].cut == "error") and at < stop):
                    raise
                if run[0].kind != "remainder":
                    ended, at = True, stop
                continue
            values.update(got)
            at = place
        return self.kind(**{field.shown: values[field.name] for field in self.fields() if field.shown is not None}), at

    def default(self, value: int = 0):
        return self.kind(**{field.shown: field.default() for field in self.fields() if field.shown is not None})

    def decode(self, data: bytes):
        message, at = self.read(data, 0, len(data))
        if self.exact and at < len(data):
            raise Refused("TrailingBytes", self.name, at)
        return message


@dataclass(frozen=True)
class Case:
    """A value of a union. `name` is None for a tag that is not known; its bytes are carried in `body`."""

    name: str | None
    tag: int
    body: object


class Union:
    def __init__(self, name: str, tag: str, cases, length, max_body, keep: bool):
        self.name = name
        self.tag = Int(tag)
        self.cases = Later(cases)
        self.length = None if length is None else Int(length)
        self.max_body = max_body
        self.keep = keep

    def read(self, data: bytes, at: int, stop: int):
        start = at
        tag, at = self.tag.read(data, at, stop)
        name, body = self.cases().get(tag, (None, None))
        if name is None and not self.keep:
            raise Refused("BadValue", self.name, start)
        limit = stop
        if self.length is not None:
            size, at = self.length.read(data, at, stop)
            if self.max_body is not None and size > self.max_body:
                raise Refused("TooLong", self.name, start)
            take(data, at, stop, size)
            limit = at + size
        if name is None:
            return Case(None, tag, bytes(data[at:limit])), limit
        if self.length is None:
            value, at = (None, at) if body is None else body.read(data, at, stop)
            return Case(name, tag, value), at
        try:
            value, at = (None, at) if body is None else body.read(data, at, limit, strict=True)
        except Refused as refused:
            raise Refused(refused.kind, refused.what, refused.offset, inside=True) from None
        if at < limit:
            raise Refused("TrailingBytes", self.name, at, inside=True)
        return Case(name, tag, value), at

    def decode(self, data: bytes) -> Case:
        value, at = self.read(data, 0, len(data))
        if at < len(data):
            raise Refused("TrailingBytes", self.name, at)
        return value

    def default(self, value: int = 0):
        tag, (name, body) = next(iter(self.cases().items()))
        return Case(name, tag, None if body is None else body.default())


@dataclass(frozen=True)
class Frame:
    """One message of an exchange."""

    name: str
    kind: int
    seq: int
    message: object


class Exchange:
    HEADER = struct.Struct("<IIII")

    def __init__(self, name: str, magic: int, max_body: int, kinds):
        self.name = name
        self.magic = magic
        self.max_body = max_body
        self.kinds = Later(kinds)

    def decode(self, data: bytes) -> Frame:
        magic, kind, seq, size = unpack(self.HEADER, data, 0, self.name)
        if magic != self.magic:
            raise Refused("BadLiteral", f"{self.name}.magic", 0)
        if size > self.max_body:
            raise Refused("TooLong", f"{self.name}.len", 12)
        if kind not in self.kinds():
            raise Refused("BadValue", f"{self.name}.kind", 4)
        name, message = self.kinds()[kind]
        body = take(data, self.HEADER.size, len(data), size)
        return Frame(name, kind, seq, message.decode(body))
