// @ts-check
/** Axis-parallel boxes in a grid, for asking what collides. */

/**
 * @typedef {object} Box
 * @property {number} x left
 * @property {number} y top
 * @property {number} w
 * @property {number} h
 */

const CELL = 96;
/** More cells than a column of the map can have at any zoom. */
const KEY_STEP = 2 ** 24;

/** @param {Box} a @param {Box} b @returns {number} the area both cover */
export function overlap(a, b) {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

/** @template {Box} T */
export class BoxIndex {
  constructor() {
    /** @type {Map<number, T[]>} */
    this.cells = new Map();
  }

  /** @param {T} box */
  add(box) {
    this.#each(box, (list) => list.push(box), true);
  }

  /** @param {T} box one that was added */
  remove(box) {
    this.#each(box, (list) => {
      const at = list.indexOf(box);
      if (at >= 0) list.splice(at, 1);
    }, false);
  }

  /**
   * @param {Box} box @param {(other: T) => boolean} holds asked of the boxes that share a point with it, of some more than once
   * @returns {boolean} whether it holds for one of them
   */
  some(box, holds) {
    const [x0, x1] = [Math.floor(box.x / CELL), Math.floor((box.x + box.w) / CELL)];
    const [y0, y1] = [Math.floor(box.y / CELL), Math.floor((box.y + box.h) / CELL)];
    for (let cx = x0; cx <= x1; cx += 1) {
      for (let cy = y0; cy <= y1; cy += 1) {
        const list = this.cells.get(cx * KEY_STEP + cy);
        if (list) for (const other of list) if (overlap(box, other) > 0 && holds(other)) return true;
      }
    }
    return false;
  }

  /** @param {Box} box @returns {Set<T>} the boxes that share a point with it */
  touching(box) {
    /** @type {Set<T>} */
    const found = new Set();
    this.some(box, (other) => {
      found.add(other);
      return false;
    });
    return found;
  }

  /** @param {Box} box @returns {boolean} whether no box shares a point with it */
  isFree(box) {
    return !this.some(box, any);
  }

  /** @param {Box} box @param {(list: T[]) => void} act @param {boolean} create */
  #each(box, act, create) {
    const [x0, x1] = [Math.floor(box.x / CELL), Math.floor((box.x + box.w) / CELL)];
    const [y0, y1] = [Math.floor(box.y / CELL), Math.floor((box.y + box.h) / CELL)];
    for (let cx = x0; cx <= x1; cx += 1) {
      for (let cy = y0; cy <= y1; cy += 1) {
        const key = cx * KEY_STEP + cy;
        let list = this.cells.get(key);
        if (!list) {
          if (!create) continue;
          list = [];
          this.cells.set(key, list);
        }
        act(list);
      }
    }
  }
}

function any() {
  return true;
}
