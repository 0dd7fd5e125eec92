"""Names and scalar types in Python."""

import keyword
import re

#: Format characters of the struct module.
FORMAT = {"u8": "B", "u16": "H", "u32": "I", "u64": "Q", "i8": "b", "i16": "h", "i32": "i", "i64": "q"}
SIZE = {"u8": 1, "u16": 2, "u32": 4, "u64": 8, "i8": 1, "i16": 2, "i32": 4, "i64": 8}


class SchemaRefused(Exception):
    """The schema says something that Python cannot spell."""


def number(form: str) -> str:
    """Format of a tag, a length or a count. The runtime reads machine integers, least significant byte first."""
    if form not in FORMAT:
        raise SchemaRefused(f"this target has no form of {form}")
    return f"<{FORMAT[form]}"


def snake(name: str) -> str:
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name).lower()


def ident(name: str) -> str:
    return name + "_" if keyword.iskeyword(name) else name


def doc(text, indent: str = "") -> str:
    """A docstring with its indentation and line feed, or nothing."""
    if not text:
        return ""
    safe = text.strip().replace("\\", "\\\\").replace('"""', "'''")
    return f'{indent}"""{safe}{" " if safe.endswith(chr(34)) else ""}"""\n'


def banner(request: dict, plane=None) -> str:
    origin = f"# Generated from schema '{request['model']['name']}'. Do not edit: change the schema and generate again.\n"
    return origin if plane is None else origin + f"# Hash of plane '{plane['name']}' {plane['hash']}.\n"


class Scope:
    """One plane's module: spells references to its own and to other planes' declarations."""

    def __init__(self, plane: dict, model: dict):
        self.plane = plane
        self.used = set()
        self._decls = {(p["name"], d["name"]): d for p in model["planes"] for d in p["members"]}

    def decl(self, ref: dict) -> dict:
        return self._decls[ref["plane"], ref["name"]]

    def spell(self, ref: dict, form: str = "{}") -> str:
        """`form` with the name in it, such as "_read_{}" (then in snake case), qualified when it is another plane's."""
        name = ref["name"] if form == "{}" else form.format(snake(ref["name"]))
        if ref["plane"] == self.plane["name"]:
            return ident(name)
        self.used.add(ref["plane"])
        return f"{ref['plane']}.{ident(name)}"
