"""Archives under a password, by the traditional encryption of PKWARE's APPNOTE, section 6.1."""

import struct
import zlib

ENCRYPTED = 0x1
TABLE = [zlib.crc32(bytes([each]), 0xFFFFFFFF) ^ 0xFFFFFFFF for each in range(256)]


def locked(name: str, data: bytes, password: bytes) -> bytes:
    """Return an archive of one file, stored as it is and encrypted."""
    checked = zlib.crc32(data)
    body = _encrypted(bytes(11) + bytes([checked >> 24]) + data, password)
    common = struct.pack(
        "<HHHHHIIIHH", 20, ENCRYPTED, 0, 0, 33, checked, len(body), len(data), len(name), 0
    )
    local = b"PK\x03\x04" + common + name.encode() + body
    directory = b"PK\x01\x02\x14\x00" + common + bytes(14) + name.encode()
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), len(local), 0)
    return local + directory + b"PK\x05\x06" + end


def _encrypted(data: bytes, password: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]
    for byte in password:
        _turn(keys, byte)
    found = bytearray()
    for byte in data:
        mixed = keys[2] | 2
        found.append(byte ^ (mixed * (mixed ^ 1) >> 8 & 0xFF))
        _turn(keys, byte)
    return bytes(found)


def _turn(keys: list[int], byte: int) -> None:
    keys[0] = _crc(keys[0], byte)
    keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
    keys[2] = _crc(keys[2], keys[1] >> 24)


def _crc(key: int, byte: int) -> int:
    return key >> 8 ^ TABLE[(key ^ byte) & 0xFF]
