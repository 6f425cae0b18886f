"""A key pair for signing, made by the standard library alone. For the lab's messages only: nothing secret hangs on it.

RFC 8017, sections 3, 8.2 and 9.2 (RSASSA-PKCS1-v1_5).
"""

import hashlib
import secrets
from dataclasses import dataclass

EXPONENT = 65537
# DigestInfo up to the digest (RFC 8017, section 9.2, note 1).
PREFIXES = {
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
}
_SMALL = [number for number in range(3, 2000, 2) if all(number % divisor for divisor in range(3, number, 2))]


@dataclass
class Key:
    modulus: int
    exponent: int
    _p: int
    _q: int

    def sign(self, message, digest):
        """`digest` is sha1 or sha256."""
        length = (self.modulus.bit_length() + 7) // 8
        encoded = PREFIXES[digest] + hashlib.new(digest, message).digest()
        padded = b"\0\1" + b"\xff" * (length - len(encoded) - 3) + b"\0" + encoded
        return self._raised(int.from_bytes(padded, "big")).to_bytes(length, "big")

    def _raised(self, number):
        """To the private exponent, by the Chinese remainder theorem (RFC 8017, section 5.1.2): a quarter of the time."""
        p, q = self._p, self._q
        by_p = pow(number, pow(self.exponent, -1, p - 1), p)
        by_q = pow(number, pow(self.exponent, -1, q - 1), q)
        return by_q + q * ((by_p - by_q) * pow(q, -1, p) % p)


def generate(bits=2048):
    while True:
        p, q = _prime(bits // 2), _prime(bits // 2)
        if p != q and (p - 1) % EXPONENT and (q - 1) % EXPONENT:
            return Key(p * q, EXPONENT, p, q)


def _prime(bits):
    while True:
        candidate = secrets.randbits(bits) | 1 | (3 << (bits - 2))
        if all(candidate % small for small in _SMALL) and _is_probably_prime(candidate):
            return candidate


def _is_probably_prime(number, rounds=8):
    """Miller and Rabin's test."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, odd, twos, secrets.randbelow(number - 3) + 2) for _ in range(rounds))


def _passes(number, odd, twos, base):
    power = pow(base, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False
