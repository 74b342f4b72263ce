// @ts-check
/** Layers of the base map as app/mapview/squeeze.py makes them small, back in the form that packed.js reads. */

import { LON_MAX, LON_MIN, worldX, worldY } from "./mercator.js";

/**
 * @param {Uint8Array} bytes of one squeezed layer
 * @returns {ArrayBuffer} the layer as app/data/basemap.py packs it
 */
export function unsqueezed(bytes) {
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + headerBytes));
  const { step, ...header } = JSON.parse(text);
  let at = 4 + headerBytes;

  function next() {
    let coded = 0;
    let weight = 1;
    for (;;) {
      const byte = bytes[at];
      at += 1;
      coded += (byte & 0x7f) * weight;
      if (byte < 0x80) break;
      weight *= 128;
    }
    return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
  }

  // What lies on a cut must stay on it, or it would be drawn as a coast.
  const { origin, seams } = header;
  const cutX = [LON_MIN, LON_MAX, ...seams.lon].map((lon) => worldX(lon) - origin[0]);
  const cutY = seams.lat.map((/** @type {number} */ lat) => worldY(lat) - origin[1]);
  const onCut = (/** @type {number} */ value, /** @type {number[]} */ cuts) => (
    cuts.find((cut) => Math.abs(cut - value) <= step * 0.75) ?? value
  );
  const points = new Float32Array(header.points * 2);
  let [x, y] = [0, 0];
  for (let i = 0; i < points.length; i += 2) {
    x += next();
    y += next();
    points[i] = onCut(x * step, cutX);
    points[i + 1] = onCut(y * step, cutY);
  }
  const starts = [header.parts + 1, header.features + 1].map((count) => {
    let sum = 0;
    return Uint32Array.from({ length: count }, () => { sum += next(); return sum; });
  });

  const encoded = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(encoded.length / 4) * 4;
  const head = new Uint8Array(4 + padded).fill(0x20);
  new DataView(head.buffer).setUint32(0, padded, true);
  head.set(encoded, 4);
  const parts = [head, points, ...starts];
  const made = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let end = 0;
  for (const part of parts) {
    made.set(new Uint8Array(part.buffer), end);
    end += part.byteLength;
  }
  return made.buffer;
}
