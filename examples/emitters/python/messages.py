"""Messages, unions and exchanges: tables for the runtime, and one function each."""

from spelling import FORMAT, SchemaRefused, doc, ident, number, snake


def declaration(decl: dict, scope) -> str:
    if decl["kind"] == "message":
        return _message(decl, scope)
    if decl["kind"] == "union":
        return _union(decl, scope)
    if decl["kind"] == "registry":
        raise SchemaRefused(f"this target has no form of the registry {decl['name']}")
    return _exchange(decl, scope) if decl["kind"] == "exchange" else ""


def _shown(field: dict) -> bool:
    return field["codec"]["c"] != "literal" and not field["name"].startswith("_")


def _message(decl: dict, scope) -> str:
    name, low = decl["name"], snake(decl["name"])
    lines = "\n".join(f"    {ident(f['name'])}: object" for f in decl["fields"] if _shown(f))
    fields = "".join(f"        {_field(f, scope)},\n" for f in decl["fields"])
    exact = decl["trailing"] == "exact"
    return (
        f"@dataclass(frozen=True)\nclass {name}:\n{doc(decl.get('docs'), '    ')}{lines or '    pass'}\n\n\n"
        f'_{low} = rt.Message(\n    "{name}",\n    {name},\n    lambda: [\n{fields}    ],\n    exact={exact},\n)\n\n\n'
        f"def decode_{low}(data: bytes) -> {name}:\n    return _{low}.decode(data)"
    )


def _field(field: dict, scope) -> str:
    presence, name = dict(field["presence"]), field["name"]
    kind = presence.pop("p")
    presence.pop("always", None)
    presence.pop("trigger", None)
    extra = "".join(f", {key}={_value(value)}" for key, value in presence.items())
    if "normalize" in field:
        allowed = ", ".join(field["normalize"]["allowed"])
        extra += f", allowed=({allowed},), otherwise={field['normalize']['otherwise']}"
    shown = f'"{ident(name)}"' if _shown(field) else "None"
    return f'rt.Field("{name}", {shown}, {_codec(field["codec"], scope)}, "{kind}"{extra})'


def _value(value) -> str:
    return value if value.lstrip("-").isdigit() else f'"{value}"'


def _codec(codec: dict, scope) -> str:
    c = codec["c"]
    if c == "int":
        bounds = f", {codec['range']['min']}, {codec['range']['max']}" if "range" in codec else ""
        return f'rt.Int("<{FORMAT[codec["type"]]}"{bounds})'
    if c == "enum":
        decl = scope.decl(codec)
        stand_in = {v["name"]: v["value"] for v in decl["values"]}.get(decl["unknown"], f'"{decl["unknown"]}"')
        return f'rt.Enum("<{FORMAT[decl["repr"]]}", {scope.spell(codec)}, {stand_in})'
    if c == "flags":
        return f'rt.Flags("<{FORMAT[scope.decl(codec)["repr"]]}", {scope.spell(codec)})'
    if c == "bool":
        return "rt.Bool()"
    if c == "literal":
        return f'rt.Literal(bytes.fromhex("{codec["hex"]}"))'
    if c == "bytes":
        return f"rt.Bytes({codec['len']})"
    if c == "text":
        return f'rt.Text("{number(codec["prefix"])}", {codec["max"]}, strict={codec["bad"] == "error"})'
    if c == "blob":
        return f'rt.Blob("{number(codec["prefix"])}", {codec["max"]})'
    if c == "list":
        return f'rt.List("{number(codec["prefix"])}", {codec["max"]}, {_codec(codec["of"], scope)})'
    if c in ("float", "word"):
        raise SchemaRefused(f"this target has no form of {codec['type']}")
    if c == "varint":
        raise SchemaRefused(f"this target has no form of the varint {codec['form']}")
    if c in ("rest", "rest_uint"):
        raise SchemaRefused("this target has no form of what goes on to the end")
    if c == "registry":
        raise SchemaRefused(f"this target has no form of the registry {codec['name']}")
    if c == "struct":
        return f"rt.Struct({scope.spell(codec, 'read_{}')}, {codec['size']})"
    return scope.spell(codec, "_{}")


def _union(decl: dict, scope) -> str:
    cases = "".join(
        f'        {case["tag"]}: ("{case["name"]}", {scope.spell(case["body"], "_{}") if "body" in case else None}),\n'
        for case in decl["cases"]
    )
    length = f'"{number(decl["length"])}"' if "length" in decl else None
    low = snake(decl["name"])
    return (
        f'_{low} = rt.Union(\n    "{decl["name"]}",\n    "{number(decl["tag"])}",\n'
        f"    lambda: {{\n{cases}    }},\n    length={length},\n    max_body={decl.get('maxBody')},\n"
        f"    keep={decl['unknown'] == 'keep'},\n)\n\n\n"
        f"def decode_{low}(data: bytes) -> rt.Case:\n{doc(decl.get('docs'), '    ')}    return _{low}.decode(data)"
    )


def _exchange(decl: dict, scope) -> str:
    kinds = "".join(
        f'        {m["kind"]}: ("{m["name"]}", {scope.spell(m["message"], "_{}")}),\n' for m in decl["messages"]
    )
    low = snake(decl["name"])
    return (
        f'_{low} = rt.Exchange("{decl["name"]}", {decl["magic"]}, {decl["maxBody"]}, lambda: {{\n{kinds}    }})\n\n\n'
        f"def decode_{low}(data: bytes) -> rt.Frame:\n{doc(decl.get('docs'), '    ')}    return _{low}.decode(data)"
    )
