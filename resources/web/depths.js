// @ts-check
/** The colours of the sea by its depth, and from where to where in zoom they are told. */
import { opacityOf } from "./look.js";
import { colour, mixed } from "./theme.js";

/** Limits in metres; the sea darkens at each of them. They are those of the base map's layer `bathymetry`. */
export const DEPTHS_M = [200, 1000, 2000, 4000, 6000];

/** @param {number} zoom @returns {number} how strongly the sea darkens at each limit of depth, 0 where depths are not shown */
export function tintOf(zoom) {
  // The sea floor is known every 11 km: up close its outlines would claim too much.
  return opacityOf("bathymetry") * Math.max(0.07, Math.min(0.3, 0.3 - (zoom - 6.5) * 0.08));
}

/**
 * @param {number} depth_m @param {number} tint of one limit
 * @returns {string} `#rrggbb`; opaque, for to blend a window of sea with itself costs six times as much as to paint it
 */
export function seaBeyond(depth_m, tint) {
  const passed = DEPTHS_M.filter((limit) => limit <= depth_m).length;
  return mixed(colour.sea, colour.deep, 1 - (1 - tint) ** passed);
}
