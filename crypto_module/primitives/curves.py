"""The curves of DSTU 4145-2002, Annex, ten in polynomial bases and five in optimal normal ones.

Source: the standard's table of recommended curves; the polynomial ones are taken from two
independent implementations that agree (tests/vectors/primitives/dstu4145_curves_pb.json and
…_uapki_all.json), the normal ones from the second and from the orders of their base points.
Explicit parameters of a certificate are accepted only when they equal one of these (``matching``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from typing_extensions import override

from crypto_module import backend, oids
from crypto_module.backend import Backend, CurveArithmetic


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # each is one object: quick to hash
class Curve:
    """y^2 + xy = x^3 + ax^2 + b over GF(2^m), f(t) = t^m + the ``terms`` + 1, ascending.

    No terms at all mean the optimal normal basis; ``b`` is then the int of its coordinates.
    ``base_point`` is compressed, little-endian; ``oid`` is None for the base point of Annex B.
    """

    name: str
    oid: str | None
    m: int
    terms: tuple[int, ...]
    a: int
    b: int
    n: int
    cofactor: int
    base_point: bytes

    @override
    def __reduce__(self) -> tuple[Callable[[str], "Curve"], tuple[str]]:
        """Return what makes every copy, a pickled one too, this very object again."""
        return _listed, (self.name,)

    @property
    def element_size(self) -> int:
        """Octets of a coordinate, and of a compressed point."""
        return (self.m + 7) // 8

    @property
    def scalar_size(self) -> int:
        """Octets of a private key, and of each half of a signature."""
        return (self.n.bit_length() + 7) // 8

    @property
    def normal(self) -> bool:
        """Whether octets are coordinates in the optimal normal basis."""
        return not self.terms

    @property
    def arithmetic(self) -> CurveArithmetic:
        """The curve in the chosen backend."""
        return _arithmetic(backend.chosen, self)


@cache
def _arithmetic(chosen: Backend, curve: Curve) -> CurveArithmetic:
    return chosen.curve(
        m=curve.m,
        terms=curve.terms,
        a=curve.a,
        b=curve.b.to_bytes(curve.element_size, "little"),
        n=curve.n.to_bytes(curve.scalar_size, "little"),
        cofactor=curve.cofactor,
        base_point=curve.base_point,
    )


def _listed(name: str) -> Curve:
    return BY_NAME[name]


def _integer(*digits: str) -> int:
    return int("".join(digits), 16)


def _octets(*digits: str) -> bytes:
    return bytes.fromhex("".join(digits))


_TABLE: Final = (
    Curve(
        name="M163",
        oid=f"{oids.DSTU4145_NAMED_CURVES}.0",
        m=163,
        terms=(3, 6, 7),
        a=1,
        cofactor=2,
        b=_integer("5ff6108462a2dc8210ab403925e638a19c1455d21"),
        n=_integer("400000000000000000002bec12be2262d39bcf14d"),
        base_point=_octets("be2358f3a3f8da297223c4a583e94cd75d5ff8e202"),
    ),
    Curve(
        name="M167",
        oid=f"{oids.DSTU4145_NAMED_CURVES}.1",
        m=167,
        terms=(6,),
        a=1,
        cofactor=2,
        b=_integer("6ee3ceeb230811759f20518a0930f1a4315a827dac"),
        n=_integer("3fffffffffffffffffffffb12ebcc7d7f29ff7701f"),
        base_point=_octets("54cd218b01a2b2303d0a91032819686a7853661f7a"),
    ),
    Curve(
        name="M173",
        oid=f"{oids.DSTU4145_NAMED_CURVES}.2",
        m=173,
        terms=(1, 2, 10),
        a=0,
        cofactor=4,
        b=_integer("108576c80499db2fc16eddf6853bbb278f6b6fb437d9"),
        n=_integer("800000000000000000000189b4e67606e3825bb2831"),
        base_point=_octets("ca8973d381917a56ad2fa28f44f0ad6ecc9b611ad404"),
    ),
    Curve(
        name="M179",
        oid=f"{oids.DSTU4145_NAMED_CURVES}.3",
        m=179,
        terms=(1, 2, 4),
        a=1,
        cofactor=2,
        b=_integer("4a6e0856526436f2f88dd07a341e32d04184572beb710"),
        n=_integer("3ffffffffffffffffffffffb981960435fe5ab64236ef"),
        base_point=_octets("027d2c02674695a99b81487fc56dd22b4b4651fe06ba06"),
    ),
    Curve(
        name="M191",
        oid=f"{oids.DSTU4145_NAMED_CURVES}.4",
        m=191,
        terms=(9,),
        a=1,
        cofactor=2,
        b=_integer("7bc86e2102902ec4d5890e8b6b4981ff27e0482750fefc03"),
        n=_integer("40000000000000000000000069a779cac1dabc6788f7474f"),
        base_point=_octets("2871ebda76fefcc2b5b958acd2a612794afff262b7144171"),
    ),
    Curve(
        name="M233",
        oid=f"{oids.DSTU4145_NAMED_CURVES}.5",
        m=233,
        terms=(1, 4, 9),
        a=1,
        cofactor=2,
        b=_integer("6973b15095675534c7cf7e64a21bd54ef5dd3b8a0326aa936ece454d2c"),
        n=_integer("1000000000000000000000000000013e974e72f8a6922031d2603cfe0d7"),
        base_point=_octets("96fe5eb2ee03d02827f345351d76313c5bf38d11a13bf8cdb626a5cd3f00"),
    ),
    Curve(
        name="M257",
        oid=f"{oids.DSTU4145_NAMED_CURVES}.6",
        m=257,
        terms=(12,),
        a=0,
        cofactor=4,
        b=_integer("1cef494720115657e18f938d7a7942394ff9425c1458c57861f9eea6adbe3be10"),
        n=_integer("800000000000000000000000000000006759213af182e987d3e17714907d470d"),
        base_point=_octets("b60fd2d8dce8a93423c6101bca91c47a007e6c300b26cd556c9b0e7d20ef292a00"),
    ),
    Curve(
        name="M307",
        oid=f"{oids.DSTU4145_NAMED_CURVES}.7",
        m=307,
        terms=(2, 4, 8),
        a=1,
        cofactor=2,
        b=_integer(
            "393c7f7d53666b5054b5e6c6d3de94f4296c0c599e2e2e241050df18b6090bdc90186904", "968bb"
        ),
        n=_integer(
            "3ffffffffffffffffffffffffffffffffffffffc079c2f3825da70d390fbba588d460402", "2b7b7"
        ),
        base_point=_octets(
            "aa32726e2dc0523c7467316d279b237a085a82cd5cf76bd1f1921e4c9824021a299d188b", "ee1602"
        ),
    ),
    Curve(
        name="M367",
        oid=f"{oids.DSTU4145_NAMED_CURVES}.8",
        m=367,
        terms=(21,),
        a=1,
        cofactor=2,
        b=_integer(
            "43fc8ad242b0b7a6f3d1627ad5654447556b47bf6aa4a64b0c2afe42cadab8f93d92394c",
            "79a79755437b56995136",
        ),
        n=_integer(
            "40000000000000000000000000000000000000000000009c300b75a3fa824f22428fd28c",
            "e8812245ef44049b2d49",
        ),
        base_point=_octets(
            "a0b9b34135374abf789f109ae512feb53996e081a60c401ae87b3e41767a1961f9d3e09a",
            "a9498cf012d5dd6e4a32",
        ),
    ),
    Curve(
        name="M431",
        oid=f"{oids.DSTU4145_NAMED_CURVES}.9",
        m=431,
        terms=(1, 3, 5),
        a=1,
        cofactor=2,
        b=_integer(
            "3ce10490f6a708fc26dfe8c3d27c4f94e690134d5bff988d8d28aaeaede975936c66bac5",
            "36b18ae2dc312ca493117daa469c640caf3",
        ),
        n=_integer(
            "3fffffffffffffffffffffffffffffffffffffffffffffffffffffba3175458009a8c0a7",
            "24f02f81aa8a1fcbaf80d90c7a95110504cf",
        ),
        base_point=_octets(
            "7c857c94c5433bfd991e17c22684065850a9a249ed7bc249ae5a4e878689f872ef7ad524",
            "082ec3038e9aede7ba6ba13381d979ba621a",
        ),
    ),
    Curve(
        name="M163-ANNEX-B",
        oid=None,
        m=163,
        terms=(3, 6, 7),
        a=1,
        cofactor=2,
        b=_integer("5ff6108462a2dc8210ab403925e638a19c1455d21"),
        n=_integer("400000000000000000002bec12be2262d39bcf14d"),
        base_point=_octets("2004548c5c8874feaf01fff97dc23aa9937f862d07"),
    ),
)
# In the optimal normal basis: b and the base point are coordinates in it.
NORMAL_BASIS: Final = (
    Curve(
        name="M173-ONB",
        oid=f"{oids.DSTU4145_NAMED_NORMAL_CURVES}.0",
        m=173,
        terms=(),
        a=0,
        cofactor=4,
        b=_integer("43d7e139319f43ba00944915740e1e6651b06e278c7"),
        n=_integer("800000000000000000000189b4e67606e3825bb2831"),
        base_point=_octets("56ea6d4e4b426ecb1719a5ca1843b28940708d8b3b0a"),
    ),
    Curve(
        name="M179-ONB",
        oid=f"{oids.DSTU4145_NAMED_NORMAL_CURVES}.1",
        m=179,
        terms=(),
        a=1,
        cofactor=2,
        b=_integer("19c9ebc4fd8308193d3a61762c547c82f2e6b2182cbcb"),
        n=_integer("3ffffffffffffffffffffffb981960435fe5ab64236ef"),
        base_point=_octets("b8661bb243de4aacc49be3d3e059714710542612411f01"),
    ),
    Curve(
        name="M191-ONB",
        oid=f"{oids.DSTU4145_NAMED_NORMAL_CURVES}.2",
        m=191,
        terms=(),
        a=1,
        cofactor=2,
        b=_integer("13871c9d29d6ceea740fd57444f72fdbae559c13a1e31ef8"),
        n=_integer("40000000000000000000000069a779cac1dabc6788f7474f"),
        base_point=_octets("d2851debbe5af22a4fb9661bb243de4aacc49be3d3e05971"),
    ),
    Curve(
        name="M233-ONB",
        oid=f"{oids.DSTU4145_NAMED_NORMAL_CURVES}.3",
        m=233,
        terms=(),
        a=1,
        cofactor=2,
        b=_integer("80f920952a702c75b704a424c018eea55aa44664f3a003e0962d4f9a8e"),
        n=_integer("1000000000000000000000000000013e974e72f8a6922031d2603cfe0d7"),
        base_point=_octets("fa92992eec58f7d5925779ca35db901df2566225de1c9f06cf8a3b82a000"),
    ),
    Curve(
        name="M431-ONB",
        oid=f"{oids.DSTU4145_NAMED_NORMAL_CURVES}.4",
        m=431,
        terms=(),
        a=1,
        cofactor=2,
        b=_integer(
            "53fb7af7b4407000a6f226ad6bad28378646bd83f1f940810a4c19536ee65e53f40f973f",
            "2f06c5e80efe3b43651bd5ff8b06ba5f9299",
        ),
        n=_integer(
            "3fffffffffffffffffffffffffffffffffffffffffffffffffffffba3175458009a8c0a7",
            "24f02f81aa8a1fcbaf80d90c7a95110504cf",
        ),
        base_point=_octets(
            "a6de5a7cbacf0d09d335b8407ee1e33e8dc04864324281b5ebd5a92f57885c4e5d593c77",
            "5162c1d4bf4a3d367b1524c7d7fc2c182020",
        ),
    ),
)
BY_NAME: Final = {curve.name: curve for curve in _TABLE + NORMAL_BASIS}
BY_OID: Final = {curve.oid: curve for curve in BY_NAME.values() if curve.oid is not None}


def matching(
    *, m: int, terms: tuple[int, ...], a: int, b_le: bytes, n: int, base_point_le: bytes
) -> Curve | None:
    """Return the listed curve whose every parameter equals the given ones, else None."""
    b = int.from_bytes(b_le, "little")
    for curve in BY_NAME.values():
        listed = (curve.m, curve.terms, curve.a, curve.b, curve.n, curve.base_point)
        if listed == (m, tuple(sorted(terms)), a, b, n, bytes(base_point_le)):
            return curve
    return None
