// @ts-check
/**
 * Sites gathered into groups, level by level: a group of one zoom level is a union of groups of the next.
 *
 * Grouping looks at all sites and never at the time, so groups do not flicker while the clock runs.
 */
import { worldSize } from "./mercator.js";

/**
 * @typedef {object} Group
 * @property {string} key unique within its level
 * @property {number[]} members site indices, the weightiest first
 * @property {number} x world x of the weightiest member
 * @property {number} y
 * @property {number} weight
 * @property {boolean} base whether it gathers bases (islands and seats of government stay by themselves)
 */

/**
 * @typedef {object} Level
 * @property {Group[]} groups weightiest first
 * @property {Int32Array} groupOf the group of each site, -1 for none
 */

export const LEVEL_MIN = 2;
export const LEVEL_MAX = 13;

/** Groups closer than this many CSS pixels become one. */
const RADIUS_FAR = 46;
const RADIUS_NEAR = 30;
const NEAR_LEVEL = 9;

/** @param {number} zoom @returns {number} the level of groups for a zoom */
export function levelOf(zoom) {
  return Math.max(LEVEL_MIN, Math.min(LEVEL_MAX, Math.round(zoom)));
}

/**
 * @param {ArrayLike<number>} x world x of the sites
 * @param {ArrayLike<number>} y
 * @param {ArrayLike<number>} weight how much each site matters over all time
 * @param {boolean[]} base whether a site may be gathered with others
 * @returns {Map<number, Level>}
 */
export function buildLevels(x, y, weight, base) {
  const order = Array.from({ length: x.length }, (_, i) => i).sort((a, b) => weight[b] - weight[a] || a - b);
  /** @type {Group[]} */
  let groups = order.map((i) => ({ key: `s${i}`, members: [i], x: x[i], y: y[i], weight: weight[i], base: base[i] }));
  /** @type {Map<number, Level>} */
  const levels = new Map();
  for (let level = LEVEL_MAX; level >= LEVEL_MIN; level -= 1) {
    if (level < LEVEL_MAX) {
      const px = level >= NEAR_LEVEL ? RADIUS_NEAR : RADIUS_FAR;
      groups = gather(groups, px / worldSize(level), weight);
    }
    const groupOf = new Int32Array(x.length).fill(-1);
    groups.forEach((group, g) => {
      for (const site of group.members) groupOf[site] = g;
    });
    levels.set(level, { groups, groupOf });
  }
  return levels;
}

/**
 * Let each group, the weightiest first, take in those around it.
 * @param {Group[]} groups weightiest first
 * @param {number} radius in world units
 * @param {ArrayLike<number>} weight
 * @returns {Group[]}
 */
function gather(groups, radius, weight) {
  /** @type {Map<string, number[]>} */
  const cells = new Map();
  const cellOf = (/** @type {number} */ v) => Math.floor(v / radius);
  groups.forEach((group, g) => {
    if (!group.base) return;
    const key = `${cellOf(group.x)},${cellOf(group.y)}`;
    const list = cells.get(key);
    if (list) list.push(g);
    else cells.set(key, [g]);
  });
  const taken = new Uint8Array(groups.length);
  /** @type {Group[]} */
  const found = [];
  groups.forEach((group, g) => {
    if (taken[g]) return;
    taken[g] = 1;
    if (!group.base) {
      found.push(group);
      return;
    }
    const near = [];
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const other of cells.get(`${cellOf(group.x) + dx},${cellOf(group.y) + dy}`) ?? []) {
          const there = groups[other];
          if (!taken[other] && Math.hypot(there.x - group.x, there.y - group.y) < radius) near.push(other);
        }
      }
    }
    if (near.length === 0) {
      found.push(group);
      return;
    }
    const parts = [group, ...near.sort((a, b) => a - b).map((other) => groups[other])];
    for (const other of near) taken[other] = 1;
    const members = parts.flatMap((part) => part.members).sort((a, b) => weight[b] - weight[a] || a - b);
    // A group stands where its weightiest site is, which need not be that of its weightiest part.
    const { x, y } = parts.find((part) => part.members[0] === members[0]) ?? group;
    const sum = members.reduce((total, i) => total + weight[i], 0);
    found.push({ key: `s${members[0]}+${members.length}`, members, x, y, weight: sum, base: true });
  });
  return found.sort((a, b) => b.weight - a.weight || a.members[0] - b.members[0]);
}
