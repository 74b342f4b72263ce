// @ts-check
/**
 * What is at each group of sites, as cells: one cell for each symbol, force and way of being there, with a count.
 *
 * Counts follow the changes of a scene; nothing is counted anew unless the level of the groups changes.
 */

/** Status values of the scene; the order of app/domain/status.py. */
export const STATUS = Object.freeze({
  UNKNOWN: 0, ANNOUNCED: 1, PLANNED: 2, OVERDUE: 3, POSSIBLE: 4, PRESENT: 5, DEPARTED: 6, CANCELLED: 7,
});

/** How a stay is drawn. */
export const SHOW = Object.freeze({ NOT: -1, THERE: 0, POSSIBLE: 1, PLANNED: 2, OVERDUE: 3 });

export const FORCES = ["us", "japan", "coast_guard", "other"];

const SHOW_OF_STATUS = [
  SHOW.NOT, SHOW.PLANNED, SHOW.PLANNED, SHOW.OVERDUE, SHOW.POSSIBLE, SHOW.THERE, SHOW.NOT, SHOW.NOT,
];

/** @param {number} status @returns {number} one of SHOW */
export function showOf(status) {
  return SHOW_OF_STATUS[status];
}

/** @param {string} sidc @param {boolean} planned @returns {string} the code with its status digit set */
export function withStatus(sidc, planned) {
  return sidc.length === 20 ? `${sidc.slice(0, 6)}${planned ? "1" : "0"}${sidc.slice(7)}` : sidc;
}

// Ships and submarines first, then aircraft, units, equipment, places: the order readers look for.
const SET_ORDER = ["30", "35", "01", "10", "15", "20"];

/**
 * @typedef {object} Look a symbol of a force; stays that look alike share a cell
 * @property {string} sidc with the status digit 0
 * @property {number} force index into FORCES
 * @property {number} rank order within a group
 */

/**
 * @typedef {object} Cell
 * @property {Look} look
 * @property {number} show one of SHOW
 * @property {number} count of stays
 * @property {number} strength published of them together: hulls, aircraft, launchers or people
 */

export class Stays {
  /** @param {{site: number[], sidc: string[], force: string[], strength: number[], span: number[][]}} columns */
  constructor(columns) {
    this.site = Int32Array.from(columns.site);
    this.span = columns.span;
    this.strength = columns.strength;
    this.count = columns.site.length;
    this.status = new Int8Array(this.count);
    /** @type {Look[]} */
    this.looks = [];
    this.lookOf = new Int32Array(this.count);
    /** @type {Map<string, number>} */
    const seen = new Map();
    for (let i = 0; i < this.count; i += 1) {
      const sidc = withStatus(columns.sidc[i], false);
      const force = Math.max(0, FORCES.indexOf(columns.force[i]));
      const key = `${sidc}|${force}`;
      let look = seen.get(key);
      if (look === undefined) {
        look = this.looks.length;
        seen.set(key, look);
        this.looks.push({ sidc, force, rank: 0 });
      }
      this.lookOf[i] = look;
    }
    [...this.looks]
      .sort((a, b) => a.force - b.force || setRank(a.sidc) - setRank(b.sidc) || (a.sidc < b.sidc ? -1 : 1))
      .forEach((look, rank) => { look.rank = rank; });
    /** @type {Map<number, number[]>} the stays of each site */
    this.ofSite = new Map();
    this.site.forEach((site, i) => {
      const list = this.ofSite.get(site);
      if (list) list.push(i);
      else this.ofSite.set(site, [i]);
    });
    /** @type {Map<number, [number, number]>[]} by group, of each look as it is shown: how many stays, how strong */
    this.tallies = [];
    /** @type {Int32Array} */
    this.groupOf = new Int32Array(0);
  }

  /** Count by other groups from now on. @param {Int32Array} groupOf @param {number} groups how many there are */
  useGroups(groupOf, groups) {
    this.groupOf = groupOf;
    this.tallies = Array.from({ length: groups }, () => new Map());
    for (let i = 0; i < this.count; i += 1) this.#tally(i, this.status[i], 1);
  }

  /** @param {number} i @param {number} status */
  setStatus(i, status) {
    this.#tally(i, this.status[i], -1);
    this.status[i] = status;
    this.#tally(i, status, 1);
  }

  /** @param {number} i @param {number} status @param {1 | -1} by */
  #tally(i, status, by) {
    const show = showOf(status);
    const group = this.site[i] < 0 ? -1 : this.groupOf[this.site[i]] ?? -1;
    if (show === SHOW.NOT || group < 0) return;
    const tally = this.tallies[group];
    const key = this.lookOf[i] * 4 + show;
    const [count, strength] = tally.get(key) ?? [0, 0];
    if (count + by > 0) tally.set(key, [count + by, strength + by * this.strength[i]]);
    else tally.delete(key);
  }

  /** @param {number} group @returns {boolean} whether nothing is shown there */
  isEmpty(group) {
    return !this.tallies[group]?.size;
  }

  /** @param {number} group @returns {Cell[]} what is there, in reading order */
  cells(group) {
    /** @type {Cell[]} */
    const cells = [];
    for (const [key, [count, strength]] of this.tallies[group]) {
      cells.push({ look: this.looks[key >> 2], show: key & 3, count, strength });
    }
    // By force; within it what is there before what is promised.
    return cells.sort((a, b) => a.look.force - b.look.force || a.show - b.show || a.look.rank - b.look.rank);
  }

  /** @param {number[]} sites @returns {Cell[]} what is at these sites, in reading order */
  cellsAt(sites) {
    /** @type {Cell[]} */
    const cells = [];
    for (const i of this.at(sites)) {
      const [look, show] = [this.looks[this.lookOf[i]], showOf(this.status[i])];
      const last = cells.at(-1);
      if (last?.look !== look || last.show !== show) cells.push({ look, show, count: 1, strength: this.strength[i] });
      else {
        last.count += 1;
        last.strength += this.strength[i];
      }
    }
    return cells;
  }

  /** @param {number[]} sites @param {Cell} cell @returns {number[]} the stays that a cell counts */
  membersOf(sites, cell) {
    return this.at(sites).filter((i) => this.looks[this.lookOf[i]] === cell.look && showOf(this.status[i]) === cell.show);
  }

  /** @param {number[]} sites @returns {number[]} the stays shown at these sites, in reading order */
  at(sites) {
    const found = sites.flatMap((site) => this.ofSite.get(site) ?? []).filter((i) => showOf(this.status[i]) !== SHOW.NOT);
    return found.sort((a, b) => this.#order(a) - this.#order(b) || a - b);
  }

  /** @param {number} i */
  #order(i) {
    const look = this.looks[this.lookOf[i]];
    return look.force * 1e6 + showOf(this.status[i]) * 1e5 + look.rank;
  }

  /**
   * The most that can stand at these sites at any one time, for reserving room that lasts.
   * @param {number[]} sites
   * @returns {{cells: number, stays: number}} cells counted without regard to the status
   */
  peak(sites) {
    /** @type {[number, number, number][]} instant, +1 or -1, stay */
    const steps = [];
    for (const site of sites) {
      for (const i of this.ofSite.get(site) ?? []) {
        const [from, until] = this.span[i];
        if (until > from) steps.push([from, 1, i], [until, -1, i]);
      }
    }
    steps.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    /** @type {Map<number, number>} */
    const open = new Map();
    let stays = 0;
    const most = { cells: 0, stays: 0 };
    for (const [, by, i] of steps) {
      const look = this.lookOf[i];
      const count = (open.get(look) ?? 0) + by;
      if (count > 0) open.set(look, count);
      else open.delete(look);
      stays += by;
      most.cells = Math.max(most.cells, open.size);
      most.stays = Math.max(most.stays, stays);
    }
    return most;
  }
}

/** @param {number} strength @returns {string} in the few letters that there is room for */
export function strengthInWords(strength) {
  return strength < 1000 ? String(strength) : `${Number((strength / 1000).toFixed(1))}k`;
}

/** @param {string} sidc */
function setRank(sidc) {
  const at = SET_ORDER.indexOf(sidc.slice(4, 6));
  return at < 0 ? SET_ORDER.length : at;
}
