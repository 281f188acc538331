/* An operation and its fields on a line in, one field or "error" out.
 *
 * Octets travel in hexadecimal, nothing as "-", numbers in decimal.
 */
"use strict";

const readline = require("readline");

const octetsOf = (word) => (word === "-" ? Buffer.alloc(0) : Buffer.from(word, "hex"));

function answer(operations, line) {
  const [name, ...fields] = line.split(" ");
  try {
    return Buffer.from(operations[name](...fields)).toString("hex") || "-";
  } catch (refusal) {
    return "error " + String(refusal).split("\n")[0];
  }
}

function answering(operations) {
  readline.createInterface({ input: process.stdin }).on("line", (line) => {
    process.stdout.write(answer(operations, line) + "\n");
  });
}

module.exports = { answering, octetsOf };
