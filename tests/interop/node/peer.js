/* jkurwa and gost89 behind lines: an operation and its fields, answered by one field or by "error".
 *
 * Points, scalars and signatures are little-endian, as certificates carry them; S-boxes are packed,
 * 64 octets.
 * The packages are looked up in the folder that the first argument names.
 */
"use strict";

const { createRequire } = require("module");
const { answering, octetsOf } = require("./lines.js");

const installed = createRequire(process.argv[2] + "/");
const gost89 = installed("gost89");
const keywrap = installed("gost89/lib/keywrap.js");
const util = installed("gost89/lib/util.js");
const { Curve, Field } = installed("jkurwa/lib/curve.js");
const dstszi2010 = installed("jkurwa/lib/spec/dstszi2010.js");

const YES = Buffer.from([1]);
const NO = Buffer.from([0]);
const reversed = (octets) => Buffer.from(octets).reverse();
const described = new Map();

/* jkurwa itself lists M257 and M431 only; the others are described to it. */
function describe(name, m, terms, a, b, n, cofactor, base) {
  described.set(
    name,
    new Curve({
      m: Number(m),
      ks: terms.split(",").map(Number),
      a,
      b,
      order: n,
      kofactor: [Number(cofactor)],
      base,
    }),
  );
  return YES;
}

function curveOf(name) {
  return described.get(name) || Curve.from_id("DSTU_PB_" + name);
}

const field = (curve, littleEndian) => new Field([0, ...reversed(littleEndian)], "buf8", curve);
const privateKey = (curve, d) => curve.pkey(reversed(octetsOf(d)).toString("hex"), "hex");
const publicKey = (curve, q) => curve.pubkey(reversed(octetsOf(q)).toString("hex"), "hex");
const encoded = (pub) => pub.serialize().subarray(2);

/* r and s in as many octets as n has. */
function pair(curve, { r, s }) {
  const size = Math.ceil(curve.order.bitLength() / 8);
  return Buffer.concat([r, s].map((half) => reversed(half.buf8()).subarray(0, size)));
}

function packed(sbox) {
  const rows = [];
  for (let row = 0; row < 8; row++) {
    const octets = [...sbox.subarray(8 * row, 8 * row + 8)];
    rows.unshift(octets.flatMap((octet) => [octet >> 4, octet & 15])); // gost89 begins with the last row
  }
  return Buffer.from(rows.flat());
}

function cipher(sbox, key) {
  const gost = gost89.init(packed(octetsOf(sbox)));
  gost.key(octetsOf(key));
  return gost;
}

/* The hash has no argument for an S-box, but a cipher that can be replaced. */
function hash(sbox, message) {
  const running = new gost89.Hash();
  running.gost = gost89.init(packed(octetsOf(sbox)));
  running.update(octetsOf(message));
  return Buffer.from(running.finish(new Uint8Array(32)));
}

function sharedKey(name, d, q, ukm) {
  const curve = curveOf(name);
  const salt = ukm === "-" ? null : octetsOf(ukm);
  return privateKey(curve, d).sharedKey(publicKey(curve, q), salt, gost89.gosthash);
}

const operations = {
  describe,
  public: (name, d) => encoded(privateKey(curveOf(name), d).pub()),
  sign: (name, d, digest) => {
    const curve = curveOf(name);
    return pair(curve, privateKey(curve, d).sign(octetsOf(digest)));
  },
  "sign-with": (name, d, e, digest) => {
    const curve = curveOf(name);
    const element = field(curve, octetsOf(digest));
    return pair(curve, privateKey(curve, d).help_sign(element, field(curve, octetsOf(e))));
  },
  verify: (name, q, digest, signature) =>
    publicKey(curveOf(name), q).verify(octetsOf(digest), octetsOf(signature), "le") ? YES : NO,
  exchange: (name, d, q) => {
    const curve = curveOf(name);
    return privateKey(curve, d).derive(publicKey(curve, q));
  },
  "shared-key": sharedKey,
  gost34311: hash,
  "gost28147-ecb": (direction, sbox, key, data) =>
    direction === "1"
      ? cipher(sbox, key).crypt(octetsOf(data))
      : cipher(sbox, key).decrypt(octetsOf(data)),
  "gost28147-cfb": (direction, sbox, key, iv, data) =>
    direction === "1"
      ? cipher(sbox, key).crypt_cfb(octetsOf(iv), octetsOf(data))
      : cipher(sbox, key).decrypt_cfb(octetsOf(iv), octetsOf(data)),
  "gost28147-mac": (sbox, key, data) => cipher(sbox, key).mac(32, octetsOf(data)),
  "gost28147-wrap": (kek, cek, iv) => keywrap.wrap(octetsOf(cek), octetsOf(kek), octetsOf(iv)),
  "gost28147-unwrap": (kek, wrapped) => keywrap.unwrap(octetsOf(wrapped), octetsOf(kek)),
  "pbkdf2-gost34311": (password, salt, iterations) =>
    util.pbkdf(octetsOf(password), octetsOf(salt), Number(iterations)),
  "iit-container": (password, passes) => util.dumb_kdf(octetsOf(password), Number(passes)),
  "shared-info": (ukm) =>
    dstszi2010.SharedInfo.encode(
      {
        keyInfo: { algorithm: "Gost28147-cfb-wrap", parameters: null },
        entityInfo: ukm === "-" ? undefined : octetsOf(ukm),
        suppPubInfo: Buffer.from([0, 0, 1, 0]),
      },
      "der",
    ),
};

answering(operations);
