/* The CMS messages of jkurwa behind lines, in the manner of peer.js: signed and enveloped ones.
 *
 * Certificates and messages are DER, private keys little-endian as everywhere; times are seconds.
 */
"use strict";

const { createRequire } = require("module");
const { answering, octetsOf } = require("./lines.js");

const installed = createRequire(process.argv[2] + "/");
const algorithms = installed("gost89/lib/compat.js").algos();
const Certificate = installed("jkurwa/lib/models/Certificate.js");
const Message = installed("jkurwa/lib/models/Message.js");

/* The ASN.1 library that jkurwa names cannot be pinned (package.json). The published one forgets, when
 * it writes a choice, what the choice is a part of: the cipher of an envelope, of which jkurwa has one.
 */
const written = installed("asn1.js")
  .define("Any", function () {
    this.any();
  })
  ._getEncoder("der").tree;
const nodes = Object.getPrototypeOf(written);
const use = nodes._use;
nodes._use = function (entity, part) {
  return use.call(this, entity, part === undefined ? { algorithm: "Gost28147-cfb" } : part);
};

const YES = Buffer.from([1]);
const NO = Buffer.from([0]);
const certificateOf = (word) => Certificate.from_asn1(octetsOf(word));

function privateKey(certificate, d) {
  const curve = certificate.pubkey.point.curve;
  return curve.pkey(Buffer.from(octetsOf(d)).reverse().toString("hex"), "hex");
}

answering({
  sign: (cert, d, time, attached, content) => {
    const certificate = certificateOf(cert);
    const data = octetsOf(content);
    const message = new Message({
      type: "signedData",
      cert: certificate,
      data: attached === "1" ? data : undefined,
      dataHash: attached === "1" ? undefined : algorithms.hash(data),
      hash: algorithms.hash,
      signer: privateKey(certificate, d),
      signTime: Number(time),
    });
    return message.as_asn1();
  },
  verify: (encoded, content) => {
    const message = new Message(octetsOf(encoded));
    if (content !== "-") {
      message.info.contentInfo.content = octetsOf(content);
    }
    return message.verify(algorithms.hash, () => null, null) ? YES : NO;
  },
  seal: (cert, d, recipient, content) => {
    const certificate = certificateOf(cert);
    const message = new Message({
      type: "envelopedData",
      cert: certificate,
      toCert: certificateOf(recipient),
      data: octetsOf(content),
      crypter: privateKey(certificate, d),
      algo: algorithms,
    });
    return message.as_asn1();
  },
  open: (encoded, cert, d, sender) =>
    new Message(octetsOf(encoded)).decrypt(privateKey(certificateOf(cert), d), algorithms, () =>
      certificateOf(sender),
    ),
});
