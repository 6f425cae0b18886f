"""A self-signed certificate of a key, as PEM. RFC 5280, section 4.1, in DER."""

import base64
import secrets
import textwrap
from datetime import datetime, timedelta, timezone

SHA256_WITH_RSA = bytes.fromhex("06092a864886f70d01010b")
RSA = bytes.fromhex("06092a864886f70d010101")
COMMON_NAME = bytes.fromhex("0603550403")
NULL = b"\5\0"
INTEGER, BIT_STRING, UTF8, SEQUENCE, SET, UTC_TIME = 0x02, 0x03, 0x0C, 0x30, 0x31, 0x17


def self_signed(key, name, days=365):
    now = datetime.now(timezone.utc)
    algorithm = _tagged(SEQUENCE, SHA256_WITH_RSA, NULL)
    subject = _tagged(SEQUENCE, _tagged(SET, _tagged(SEQUENCE, COMMON_NAME, _tagged(UTF8, name.encode()))))
    validity = _tagged(SEQUENCE, _time(now - timedelta(hours=1)), _time(now + timedelta(days=days)))
    public = _tagged(SEQUENCE, _integer(key.modulus), _integer(key.exponent))
    public_key = _tagged(SEQUENCE, _tagged(SEQUENCE, RSA, NULL), _bits(public))
    serial = _integer(secrets.randbits(120) | 1)
    to_be_signed = _tagged(SEQUENCE, serial, algorithm, subject, validity, subject, public_key)
    return _pem(_tagged(SEQUENCE, to_be_signed, algorithm, _bits(key.sign(to_be_signed, "sha256"))))


def _tagged(tag, *parts):
    content = b"".join(parts)
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 128 | size]) + length.to_bytes(size, "big") + content


def _integer(number):
    return _tagged(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _bits(content):
    return _tagged(BIT_STRING, b"\0" + content)


def _time(moment):
    return _tagged(UTC_TIME, moment.strftime("%y%m%d%H%M%SZ").encode())


def _pem(der):
    lines = textwrap.fill(base64.b64encode(der).decode(), 64)
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"
