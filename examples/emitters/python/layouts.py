"""Fixed layouts, enumerations, flags, tokens and constants."""

import json

from spelling import FORMAT, SIZE, SchemaRefused, doc, ident, snake


def declaration(decl: dict, scope) -> str:
    kind = decl["kind"]
    if kind == "enum":
        return _members(decl, "enum.IntEnum", [(v["name"], v["value"]) for v in decl["values"]])
    if kind == "flags":
        return _members(decl, "enum.IntFlag", [(v["name"], str(1 << v["bit"])) for v in decl["values"]])
    if kind == "bits":
        return _bits(decl)
    if kind == "constant":
        return _constant(decl)
    if kind in ("struct", "section"):
        return _layout(decl, scope)
    return ""


def _members(decl: dict, base: str, values: list) -> str:
    lines = [f"    {ident(name)} = {value}" for name, value in values]
    # An enumeration without values is legal in a schema, and an empty class in Python.
    body = doc(decl.get("docs"), "    ") + ("\n".join(lines) or "    pass")
    return f"class {decl['name']}({base}):\n{body}"


def _constant(decl: dict) -> str:
    value = decl["value"]
    if value["t"] == "int":
        text = hex(int(value["value"])) if value.get("hex") else value["value"]
    elif value["t"] == "bytes":
        text = f'bytes.fromhex("{value["hex"]}")'
    else:
        text = json.dumps(value["value"])
    note = f"#: {' '.join(decl['docs'].split())}\n" if decl.get("docs") else ""
    return f"{note}{ident(decl['name'])} = {text}"


def _bits(decl: dict) -> str:
    parts = [p for p in decl["parts"] if not p.get("reserved") and not p["name"].startswith("_")]
    fields = "\n".join(f"    {ident(p['name'])}: int" for p in parts)
    values = ", ".join(f"(word >> {p['shift']}) & {hex((1 << p['width']) - 1)}" for p in parts)
    return (
        f"@dataclass(frozen=True)\nclass {decl['name']}:\n{doc(decl.get('docs'), '    ')}{fields or '    pass'}\n\n\n"
        f"def unpack_{snake(decl['name'])}(word: int) -> {decl['name']}:\n"
        f"    return {decl['name']}({values})"
    )


def _layout(decl: dict, scope) -> str:
    name, low = decl["name"], snake(decl["name"])
    shown = [f for f in decl["fields"] if not f.get("reserved")]
    lines = "\n".join(f"    {ident(f['name'])}: {_annotation(f['type'], scope)}" for f in shown)
    # Every value that the format gives is taken once, in the order of the fields.
    taken = "".join(f"        {ident(f['name'])}={_take(f['type'], scope)},\n" for f in shown)
    return (
        f"@dataclass(frozen=True)\nclass {name}:\n{doc(decl.get('docs'), '    ')}{lines or '    pass'}\n\n\n"
        f'_{low} = struct.Struct("<{format_of(decl, scope)}")\n'
        f"assert _{low}.size == {decl['size']}\n\n\n"
        f"def _take_{low}(v) -> {name}:\n    return {name}(\n{taken}    )\n\n\n"
        f"def read_{low}(data: bytes, offset: int = 0) -> {name}:\n"
        f"    return _take_{low}(iter(rt.unpack(_{low}, data, offset, \"{name}\")))"
    )


def format_of(decl: dict, scope) -> str:
    """Format of a layout without its byte order. The model has no implicit padding, so neither has the format."""
    return "".join(
        f"{f['size']}x" if f.get("reserved") else _format(f["type"], scope) for f in decl["fields"]
    )


def _format(kind: dict, scope) -> str:
    if kind["t"] == "int":
        return FORMAT[kind["name"]]
    if kind["t"] == "array":
        if kind["of"] == {"t": "int", "name": "u8"}:
            return f"{kind['len']}s"
        return _format(kind["of"], scope) * kind["len"]
    if kind["t"] in ("float", "word"):
        # One format has one order of bytes, and a Python float forgets which NaN it was.
        raise SchemaRefused(f"this target has no form of {kind['name']}")
    decl = scope.decl(kind)
    if decl["kind"] == "overlay":
        raise SchemaRefused(f"this target has no form of the overlapping union {decl['name']}")
    return FORMAT[decl["repr"]] if "repr" in decl else format_of(decl, scope)


def size_of(kind: dict, scope) -> int:
    if kind["t"] == "int":
        return SIZE[kind["name"]]
    if kind["t"] == "array":
        return kind["len"] * size_of(kind["of"], scope)
    decl = scope.decl(kind)
    return SIZE[decl["repr"]] if "repr" in decl else decl["size"]


def _annotation(kind: dict, scope) -> str:
    if kind["t"] in ("float", "word"):
        raise SchemaRefused(f"this target has no form of {kind['name']}")
    if kind["t"] == "array":
        return "bytes" if kind["of"] == {"t": "int", "name": "u8"} else f"list[{_annotation(kind['of'], scope)}]"
    if kind["t"] == "int" or scope.decl(kind)["kind"] == "bits":
        return "int"
    if scope.decl(kind)["kind"] == "overlay":
        raise SchemaRefused(f"this target has no form of the overlapping union {kind['name']}")
    return scope.spell(kind)


def _take(kind: dict, scope) -> str:
    if kind["t"] == "array" and kind["of"] != {"t": "int", "name": "u8"}:
        return f"[{_take(kind['of'], scope)} for _ in range({kind['len']})]"
    if kind["t"] != "ref":
        return "next(v)"
    decl = scope.decl(kind)
    if decl["kind"] == "enum":
        return f"rt.known({scope.spell(kind)}, next(v))"
    if decl["kind"] == "flags":
        return f"{scope.spell(kind)}(next(v))"
    return "next(v)" if decl["kind"] == "bits" else f"{scope.spell(kind, '_take_{}')}(v)"
