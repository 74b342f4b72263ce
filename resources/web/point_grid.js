// @ts-check
/** Points in the cells of a grid, so that the nearest one of a million is found while the pointer moves. */

const POINTS_PER_CELL = 4;
const MOST_CELLS_ASIDE = 1024;

export class PointGrid {
  /** @param {Float64Array} x @param {Float64Array} y of as many points */
  constructor(x, y) {
    this.x = x;
    this.y = y;
    const { length } = x;
    this.aside = Math.max(1, Math.min(MOST_CELLS_ASIDE, Math.ceil(Math.sqrt(length / POINTS_PER_CELL))));
    const [[left, right], [top, bottom]] = [span(x), span(y)];
    this.left = left;
    this.right = right;
    this.top = top;
    this.bottom = bottom;
    const cells = new Uint32Array(length);
    /** Where the points of each cell begin in `order`; one more than there are cells. */
    this.starts = new Uint32Array(this.aside ** 2 + 1);
    for (let i = 0; i < length; i += 1) {
      cells[i] = this.#row(y[i]) * this.aside + this.#column(x[i]);
      this.starts[cells[i] + 1] += 1;
    }
    for (let k = 1; k < this.starts.length; k += 1) this.starts[k] += this.starts[k - 1];
    const next = this.starts.slice();
    this.order = new Uint32Array(length);
    for (let i = 0; i < length; i += 1) {
      this.order[next[cells[i]]] = i;
      next[cells[i]] += 1;
    }
  }

  /** @param {number} x */
  #column(x) {
    return cellOf(x, this.left, this.right, this.aside);
  }

  /** @param {number} y */
  #row(y) {
    return cellOf(y, this.top, this.bottom, this.aside);
  }

  /**
   * @param {number} x @param {number} y @param {number} reach @param {(i: number) => boolean} counts which points are there now
   * @returns {number} the nearest point within reach that counts, -1 for none
   */
  nearest(x, y, reach, counts) {
    let least = reach * reach;
    let found = -1;
    if (x + reach < this.left || x - reach > this.right || y + reach < this.top || y - reach > this.bottom) return found;
    const [first, last] = [this.#column(x - reach), this.#column(x + reach)];
    for (let row = this.#row(y - reach); row <= this.#row(y + reach); row += 1) {
      const end = this.starts[row * this.aside + last + 1];
      for (let k = this.starts[row * this.aside + first]; k < end; k += 1) {
        const i = this.order[k];
        const away = (this.x[i] - x) ** 2 + (this.y[i] - y) ** 2;
        if (away <= least && counts(i)) [least, found] = [away, i];
      }
    }
    return found;
  }
}

/** @param {Float64Array} values @returns {[number, number]} the least and the greatest */
function span(values) {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/** @param {number} value @param {number} low @param {number} high @param {number} count of cells @returns {number} */
function cellOf(value, low, high, count) {
  const cell = Math.floor(((value - low) / (high - low || 1)) * count);
  return Math.max(0, Math.min(count - 1, cell));
}
