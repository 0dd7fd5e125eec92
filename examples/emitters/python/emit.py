#!/usr/bin/env python3
"""A target for pf-gen: a Python package that reads what the schema describes.

pf-gen starts this program with one JSON document on stdin (the model and the options of the target) and takes one JSON
document from stdout: {"files": [{"path": ..., "text": ...}]}. A schema that cannot be spelt is refused with a line on
stderr and exit code 1. Standard library only; Python 3.9 or later.

Configuration:

    "targets": { "python": { "command": ["python3", "examples/emitters/python/emit.py"],
                             "inputs": ["examples/emitters/python/spelling.py", ...] } }
"""

import json
import sys
from pathlib import Path

import layouts
import messages
from spelling import SchemaRefused, Scope, banner

REQUEST_FORMAT = 1


def plane_module(plane: dict, request: dict) -> str:
    scope = Scope(plane, request["model"])
    body = []
    for decl in plane["members"]:
        text = layouts.declaration(decl, scope) or messages.declaration(decl, scope)
        if text:
            body.append(text)
    head = banner(request, plane)
    imports = [
        "from __future__ import annotations",
        "",
        "import enum",
        "import struct",
        "from dataclasses import dataclass",
        "",
        "from . import runtime as rt",
        *sorted(f"from . import {name}" for name in scope.used),
    ]
    facts = [
        "#: Version of the plane, and the first 16 bytes of its hash.",
        f"VERSION = {plane['version']}",
        f'HASH = "{plane["hash"][:32]}"',
    ]
    return "\n".join([head, *imports, "", *facts, "", "", "\n\n\n".join(body)]).rstrip() + "\n"


def files(request: dict) -> list:
    model = request["model"]
    chosen = request["options"].get("planes")
    unknown = set(chosen or ()) - {plane["name"] for plane in model["planes"]}
    if unknown:
        raise SchemaRefused(f"option planes: the schema has no plane {', '.join(sorted(unknown))}")
    planes = [
        plane
        for plane in model["planes"]
        if plane["policy"] != "foreign" and (chosen is None or plane["name"] in chosen)
    ]
    for plane in planes:
        if plane["name"] in ("runtime", "enum", "struct", "dataclass"):
            raise SchemaRefused(f"plane '{plane['name']}' has the name of a module that the package needs; rename it")
    names = ", ".join(plane["name"] for plane in planes)
    package = f'{banner(request)}"""Planes of schema {model["name"]}."""\n\nfrom . import {names}, runtime\n'
    runtime = (Path(__file__).parent / "reader_runtime.py").read_text(encoding="utf-8")
    out = [{"path": "__init__.py", "text": package}, {"path": "runtime.py", "text": runtime}]
    return out + [{"path": f"{plane['name']}.py", "text": plane_module(plane, request)} for plane in planes]


def main() -> int:
    request = json.load(sys.stdin)
    if request["format"] != REQUEST_FORMAT:
        print(f"this emitter reads requests of format {REQUEST_FORMAT}, not {request['format']}", file=sys.stderr)
        return 1
    try:
        answer = {"files": files(request)}
    except SchemaRefused as refused:
        print(refused, file=sys.stderr)
        return 1
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
