// Judges vouchers with libraries that know nothing of ours: a line "<public key, hex> <text of the code>" comes in, a
// line of JSON goes out. COSE by @auth0/cose on node's own crypto, and once more by hand with cbor-x and @noble/ed25519.
import { createHash, createPublicKey } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Sign1 } from '@auth0/cose';
import { Encoder } from 'cbor-x';
import { verifyAsync } from '@noble/ed25519';

const cbor = new Encoder({ mapsAsObjects: false, useRecords: false, tagUint8Array: false });
const hex = (bytes) => Buffer.from(bytes).toString('hex');

// 17 digits stand for 7 bytes, 3, 5, 8, 10, 13, 15 digits for a rest of 1 to 6.
function bytesOf(text) {
  const digits = text.slice(text.indexOf('#') + 1);
  if (!/^[0-9]+$/.test(digits)) throw new Error('no digits');
  const bytes = [];
  for (let at = 0; at < digits.length; at += 17) {
    const group = digits.slice(at, at + 17);
    const count = [3, 5, 8, 10, 13, 15, 17].indexOf(group.length) + 1;
    if (count === 0) throw new Error('length of no bytes');
    const value = BigInt(group);
    if (value >> BigInt(8 * count)) throw new Error('group too large');
    for (let i = count - 1; i >= 0; i--) bytes.push(Number((value >> BigInt(8 * i)) & 0xffn));
  }
  return Uint8Array.from(bytes);
}

async function byCose(message, key) {
  try {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') };
    await Sign1.decode(message).verify(createPublicKey({ key: jwk, format: 'jwk' }));
    return true;
  } catch {
    return false;
  }
}

async function byNoble([header, , payload, signature], key) {
  try {
    const signed = cbor.encode(['Signature1', header, new Uint8Array(0), payload].map((item) =>
      typeof item === 'string' ? item : Buffer.from(item)));
    return await verifyAsync(signature, signed, key);
  } catch {
    return false;
  }
}

async function judge(line) {
  const [keyHex, ...rest] = line.split(' ');
  const key = Uint8Array.from(Buffer.from(keyHex, 'hex'));
  const message = bytesOf(rest.join(' '));
  const { tag, value } = untagged(message);
  const header = cbor.decode(value[0]);
  const claims = cbor.decode(value[2]);
  const kid = createHash('sha256').update(key).digest().subarray(0, 8);
  return {
    tag,
    cose: await byCose(message, key),
    noble: await byNoble(value, key),
    algorithm: header.get(1),
    kidFits: hex(header.get(4)) === hex(kid),
    expires: claims.get(4),
    issued: claims.get(6) ?? null,
    serial: hex(claims.get(7)),
    place: claims.get(-65537),
  };
}

// The first byte of tag 18 is d2; what follows is an array of its own.
function untagged(message) {
  if (message[0] !== 0xd2) throw new Error('no COSE_Sign1');
  return { tag: 18, value: cbor.decode(message.subarray(1)) };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await judge(line)));
  } catch (fault) {
    console.log(JSON.stringify({ fault: String(fault.message) }));
  }
}
