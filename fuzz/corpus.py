"""Cuts the real feeds of core/tests/feeds into small beginnings for each fuzz target, under fuzz/corpus, and adds real packs
and the vectors of relay/wire."""

import csv
import io
import json
import sys
from pathlib import Path

FUZZ = Path(__file__).parent
FEEDS = FUZZ.parent / "core" / "tests" / "feeds"
PACKS = FUZZ.parent / "core" / "tests" / "golden" / "packs"
VECTORS = FUZZ.parent / "relay" / "wire" / "vectors"
ROWS = 40  # of each feed: a fuzzer changes small things faster

ANSWER = {
    "change_type": "comdef_change_type_delete",
    "meeting_id": "1",
    "meeting_exists": "0",
    "date_int": "1700000000",
}
PAGE = '<link rel="alternate" type="application/json" title="Meetings Feed" href="/feed.json">'


FRAME = b"\x28\xb5\x2f\xfd"  # how Zstandard begins
MOST = b"\x00\x0f\xff\xff"
# Rows of a pack by the numbers of docs/formats/pack.md.
ROWS_OF_PACKS = [
    {0: "a", 3: "Group a", 4: 1, 5: 70_200, 13: "in_person"},
    {0: "b", 1: "b-2", 2: "dra", 3: "Group b", 7: "America/Regina", 8: "coordinates", 9: 535_461_234, 10: -1_134_938_000,
     11: True, 12: "address", 13: "hybrid", 14: "types", 15: ["O", "DD"], 16: ["en", "fr-CA"], 17: False, 18: "1 Street",
     30: "https://example.org/1", 35: "mailto:a@example.org", 36: 1_790_000_000_000, 37: [0, 1]},
]


def rows(name):
    feed = json.loads((FEEDS / name).read_bytes())
    if isinstance(feed, dict):
        feed = feed.get("meetings") or [row.get("fields") for row in feed.get("records", [])]
    return (feed or [])[:ROWS]


def members(row):
    """The inside of an object: the targets put a beginning before it."""
    return json.dumps(row)[1:-1]


def table(row):
    text = io.StringIO()
    csv.writer(text).writerows([row.keys(), row.values()])
    return text.getvalue()


def texts(value):
    """Every text in a file of vectors: as bytes where it is hex, and as it stands."""
    if isinstance(value, str):
        if len(value) % 2 == 0 and not value.strip("0123456789abcdef"):
            yield bytes.fromhex(value)
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


def frame(raw):
    """Bytes as Zstandard has them where it saves nothing: one block as it stands."""
    return FRAME + b"\x00\x48" + (len(raw) << 3 | 1).to_bytes(3, "little") + raw


def cbor(value):
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(1, -1 - value) if value < 0 else head(0, value)
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(4, len(value)) + b"".join(map(cbor, value))


def head(major, number):
    if number < 24:
        return bytes([major << 5 | number])
    size = next(size for size in range(4) if number < 1 << (8 << size))
    return bytes([major << 5 | 24 + size]) + number.to_bytes(1 << size, "big")


def row_of_pack(row):
    return b"\xbf" + b"".join(cbor(number) + cbor(value) for number, value in row.items()) + b"\xff"


def pieces():
    for path in sorted(FEEDS.glob("*.json")):
        name = path.name
        if name == "mg_invalid_edge.json" or name == "spec_types.json":
            continue
        found = rows(name)
        if name.startswith("mg_") or name.startswith("spec_"):
            for row in found:
                yield "meeting_guide", members(row)
                yield "meeting_guide", json.dumps([row])
                yield "grid", json.dumps([list(row.keys()), list(row.values())])
                yield "csv", table(row)
        elif "SearchResults" in name or "lgv" in name:
            for row in found:
                yield "bmlt", members(row)
                yield "bmlt", json.dumps([row])
        elif "meetings" in name:
            for row in found:
                yield "intergroup", members(row)
        else:
            for row in found:
                yield "beside", json.dumps([row])
    yield "changes", json.dumps([ANSWER, ANSWER])
    yield "discovery", PAGE
    yield "discovery", f"<html><head>{PAGE}</head>"
    for path in sorted(PACKS.glob("*.pack")):
        pack = path.read_bytes()
        yield "pack", pack
        yield "pack_header", pack[16 : 16 + int.from_bytes(pack[12:16], "big")]
        for block in pack.split(FRAME)[1:]:
            yield "snapshot", MOST + FRAME + block
    for row in ROWS_OF_PACKS:
        yield "pack_rows", row_of_pack(row)
    doors = sorted(path.stem for path in (FUZZ / "fuzz_targets").glob("wire_*.rs"))
    for path in sorted(VECTORS.glob("*.json")):
        for text in texts(json.loads(path.read_bytes())):
            for door in doors:
                yield door, text
    state = bytes.fromhex(json.loads((VECTORS / "state.json").read_bytes())["bytes"])
    yield "snapshot", len(state).to_bytes(4, "big") + frame(state)


def main():
    count = 0
    for target, piece in pieces():
        folder = FUZZ / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        bytes_of = piece if isinstance(piece, bytes) else piece.encode()
        (folder / f"real-{count}").write_bytes(bytes_of)
        count += 1
    print(f"{count} beginnings in {FUZZ / 'corpus'}")
    return 0 if count else 1


if __name__ == "__main__":
    sys.exit(main())
