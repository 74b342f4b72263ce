// @ts-check
/** Reads the base map's layers as app/data/basemap.py packs them. */
const ADDRESS = "atlas://map/basemap/";

/** @typedef {import("./pathset.js").Packed} Packed */

/** @param {string} name of the layer @param {string} [attribute] that tells features apart when they are drawn @returns {Promise<Packed>} as it was packed */
export async function fetchArrays(name, attribute = "") {
  const buffer = await (await request(`${name}.bin`)).arrayBuffer();
  const headerBytes = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headerBytes)));
  const points = new Float32Array(buffer, 4 + headerBytes, header.points * 2);
  const parts = new Uint32Array(buffer, points.byteOffset + points.byteLength, header.parts + 1);
  const features = new Uint32Array(buffer, parts.byteOffset + parts.byteLength, header.features + 1);
  const values = header.attributes[attribute] ?? new Array(header.features).fill(0);
  return { points, parts, features, values, origin: header.origin, seams: header.seams };
}

/** @returns {Promise<{places: any[], credits: string[]}>} */
export async function fetchPlaces() {
  return (await request("places.json")).json();
}

/** @param {string} name */
async function request(name) {
  const response = await fetch(ADDRESS + name);
  if (!response.ok) throw new Error(`the answer was ${response.status}`);
  return response;
}
