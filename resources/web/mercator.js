// @ts-check
/**
 * Web Mercator on the Pacific side: longitudes run from -30 to 330 degrees, so that the Pacific is whole.
 *
 * World units: x = lon / 360 + 1/2, y = 1/2 - ln(tan(pi/4 + lat/2)) / (2 pi). The classic world is [0, 1]; ours
 * reaches from x = 0.4167 to 1.4167. A world unit is 256 * 2^zoom CSS pixels.
 */

export const LON_MIN = -30;
export const LON_MAX = 330;
export const LAT_MAX = 84;

const EARTH_CIRCUMFERENCE_M = 40_075_016.686; // WGS 84 equator, as in EPSG:3857

/** @param {number} lon @returns {number} the longitude between -30 and 330 */
export function pacific(lon) {
  return lon < LON_MIN ? lon + 360 : lon >= LON_MAX ? lon - 360 : lon;
}

/** @param {number} lon degrees, any range @returns {number} world x */
export function worldX(lon) {
  return lon / 360 + 0.5;
}

/** @param {number} lat degrees @returns {number} world y */
export function worldY(lat) {
  const bounded = Math.max(-85, Math.min(85, lat));
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + (bounded * Math.PI) / 360)) / (2 * Math.PI);
}

/** @param {number} x @returns {number} longitude in degrees */
export function lonOf(x) {
  return (x - 0.5) * 360;
}

/** @param {number} y @returns {number} latitude in degrees */
export function latOf(y) {
  return (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90;
}

/** @param {number} zoom @returns {number} CSS pixels of one world unit */
export function worldSize(zoom) {
  return 256 * 2 ** zoom;
}

/** @param {number} lat degrees @param {number} zoom @returns {number} metres on the ground of one CSS pixel */
export function metresPerPixel(lat, zoom) {
  return (EARTH_CIRCUMFERENCE_M * Math.cos((lat * Math.PI) / 180)) / worldSize(zoom);
}
