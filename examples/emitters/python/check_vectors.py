#!/usr/bin/env python3
"""Reads the vectors that pf-gen's target "vectors" wrote with the package that emit.py wrote.

    check_vectors.py PACKAGE_PARENT PACKAGE VECTORS_FOLDER

Prints how many cases agree; exit code 1 and the differences when some do not.
"""

import importlib
import json
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

from spelling import ident, snake


def plain(value):
    """A value of the package in the form of the vectors, with every number as text."""
    if type(value).__name__ == "Case" and hasattr(value, "tag"):
        if value.name is None:
            return {"kind": "unknown", "tag": plain(value.tag), "body": plain(value.body)}
        return {"kind": value.name, **({} if value.body is None else {"body": plain(value.body)})}
    if is_dataclass(value):
        return {field.name.rstrip("_"): plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    return str(int(value)) if isinstance(value, int) and not isinstance(value, bool) else value


def wanted(value):
    if isinstance(value, dict):
        return {key: wanted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [wanted(item) for item in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Check:
    def __init__(self, package: str):
        self.package = package
        self.cases = 0
        self.faults = []

    def equal(self, what: str, got, want):
        self.cases += 1
        if got != wanted(want):
            self.faults.append(f"{what}: {got} and not {wanted(want)}")

    def reading(self, what: str, read, data: bytes, row: dict):
        """Reads bytes that mean `row["value"]`, or are refused with `row["error"]`."""
        runtime = importlib.import_module(f"{self.package}.runtime")
        try:
            got = plain(read(data))
        except runtime.Refused as refused:
            return self.equal(what, refused.kind, row.get("error", "a value"))
        want = row["value"] if "value" in row else row["error"]
        self.equal(what, got, want)

    def plane(self, vectors: dict):
        name = vectors["plane"]
        module = importlib.import_module(f"{self.package}.{name}")
        reader = lambda form, decl: getattr(module, ident(form.format(snake(decl["name"]))))
        for decl in vectors["layouts"]:
            for row in decl["cases"]:
                what = f"{name}.{decl['name']}, {row['case']}"
                self.reading(what, reader("read_{}", decl), bytes.fromhex(row["bytes"]), row)
        for decl in vectors["tokens"]:
            for row in decl["cases"]:
                got = plain(reader("unpack_{}", decl)(int(row["word"])))
                self.equal(f"{name}.{decl['name']}, {row['case']}", got, row["unpacked"])
        for decl in vectors["messages"] + vectors.get("unions", []):
            self.message(f"{name}.{decl['name']}", reader("decode_{}", decl), decl)
        for decl in vectors["exchanges"]:
            for row in decl["frames"]:
                frame = reader("decode_{}", decl)(bytes.fromhex(row["bytes"]))
                got = [frame.name, frame.kind, frame.seq, plain(frame.message)]
                want = [row["message"], row["kind"], row["seq"], wanted(row["value"])]
                self.cases += 1
                if got != want:
                    self.faults.append(f"{name}.{decl['name']}, {row['message']}: {got} and not {want}")

    def message(self, what: str, decode, decl: dict):
        whole = {row["case"]: bytes.fromhex(row["bytes"]) for row in decl["encode"]}
        for row in decl["encode"]:
            self.reading(f"{what}, {row['case']}", decode, whole[row["case"]], {"value": row.get("decoded", row["value"])})
        for row in decl["cuts"]:
            for end in range(row["from"], row["to"] + 1):
                self.reading(f"{what}, {row['of']} cut to {end}", decode, whole[row["of"]][:end], row)
        for row in decl["decode"]:
            self.reading(f"{what}, {row['case']}", decode, bytes.fromhex(row["bytes"]), row)


def main(parent: str, package: str, folder: str) -> int:
    sys.path.insert(0, parent)
    check = Check(package)
    for path in sorted(Path(folder).glob("*.json")):
        vectors = json.loads(path.read_text(encoding="utf-8"))
        if (Path(parent) / package / f"{vectors['plane']}.py").exists():
            check.plane(vectors)
    for fault in check.faults[:20]:
        print(fault, file=sys.stderr)
    print(f"{check.cases} cases, {len(check.faults)} differ")
    return 0 if check.cases > 0 and not check.faults else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
