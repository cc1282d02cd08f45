"""FIT files made message by message, as a watch writes them."""

import struct
from datetime import UTC, datetime

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
BYTE, ENUM, UINT16, UINT32, UINT32Z = 0x0D, 0x00, 0x84, 0x86, 0x8C
SIZES = {BYTE: "B", ENUM: "B", UINT16: "H", UINT32: "I", UINT32Z: "I"}
FIELDS = {
    (0, "type"): (0, ENUM),
    (0, "serial"): (3, UINT32Z),
    (103, "timestamp"): (253, UINT32),
    (103, "local_timestamp"): (0, UINT32),
    (55, "timestamp"): (253, UINT32),
    (55, "timestamp_16"): (26, UINT16),
    (55, "cycles"): (3, UINT32),
    (55, "cycles_16"): (9, UINT16),
    (55, "activity_type"): (5, ENUM),
    (55, "packed_type"): (24, BYTE),
}


def seconds(moment: datetime) -> int:
    """Return seconds since the FIT epoch."""
    return int((moment - EPOCH).total_seconds())


def _turned(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (0xA001 if byte & 1 else 0)
    return byte


TURNED = [_turned(byte) for byte in range(256)]


def crc(data: bytes) -> int:
    """Return CRC-16/ARC, which is 0xBB3D for the digits from 1 to 9."""
    found = 0
    for byte in data:
        found = found >> 8 ^ TURNED[(found ^ byte) & 0xFF]
    return found


def fit_file(*messages: tuple[int, dict[str, int]]) -> bytes:
    """Return a file of messages, each a number and its raw fields."""
    return wrapped(b"".join(message(number, fields) for number, fields in messages))


def wrapped(data: bytes) -> bytes:
    """Return a file of messages that are bytes already."""
    header = struct.pack("<BBHI4s", 14, 0x10, 2132, len(data), b".FIT")
    header += struct.pack("<H", crc(header))
    return header + data + struct.pack("<H", crc(header + data))


def message(number: int, fields: dict[str, int]) -> bytes:
    """Return a definition and the message it defines."""
    known = [(*FIELDS[number, name], value) for name, value in fields.items()]
    definition = struct.pack("<BBBHB", 0x40, 0, 0, number, len(known))
    for field, kind, _value in known:
        definition += struct.pack("<BBB", field, struct.calcsize(SIZES[kind]), kind)
    values = b"".join(struct.pack(f"<{SIZES[kind]}", value) for _f, kind, value in known)
    return definition + b"\x00" + values
