// @ts-check
/** Paths whose points are remembered, and what is needed to write them as SVG path data. */

/** @typedef {[number, number, number, number, number, number]} Matrix a, b, c, d, e, f as in SVG */
/** @typedef {{points: number[], closed: boolean}} Stroke points as x, y, x, y... */

const ARC_STEP = Math.PI / 24;

/** @param {number} value @returns {string} with two decimals at most */
export function short(value) {
  return String(Math.round(value * 100) / 100);
}

/** @param {string} text @returns {string} safe in SVG text and attributes */
export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Stands in for Path2D and remembers its points; curves become short straight pieces. */
export class RecordedPath {
  constructor() {
    /** @type {Stroke[]} */
    this.strokes = [];
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.strokes.push({ points: [x, y], closed: false });
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    const last = this.strokes.at(-1);
    if (!last) this.moveTo(x, y);
    else if (last.closed) this.strokes.push({ points: [last.points[0], last.points[1], x, y], closed: false });
    else last.points.push(x, y);
  }

  closePath() {
    const last = this.strokes.at(-1);
    if (last) last.closed = true;
  }

  /** @param {number} x @param {number} y @param {number} r @param {number} from @param {number} to */
  arc(x, y, r, from, to) {
    const pieces = Math.max(2, Math.ceil(Math.abs(to - from) / ARC_STEP));
    for (let k = 0; k <= pieces; k += 1) {
      const angle = from + ((to - from) * k) / pieces;
      this.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
    }
    if (Math.abs(to - from) >= 2 * Math.PI - 1e-9) this.closePath();
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) {
    this.strokes.push({ points: [x, y, x + w, y, x + w, y + h, x, y + h], closed: true });
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} radius */
  roundRect(x, y, w, h, radius) {
    const r = Math.min(radius, w / 2, h / 2);
    this.moveTo(x + r, y);
    this.arc(x + w - r, y + r, r, -Math.PI / 2, 0);
    this.arc(x + w - r, y + h - r, r, 0, Math.PI / 2);
    this.arc(x + r, y + h - r, r, Math.PI / 2, Math.PI);
    this.arc(x + r, y + r, r, Math.PI, 1.5 * Math.PI);
    this.closePath();
  }
}

/** @param {Matrix} m @param {Matrix} n @returns {Matrix} first n, then m */
export function product([a, b, c, d, e, f], [g, h, i, j, k, l]) {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** @param {Stroke[]} strokes @param {Matrix} matrix @returns {Stroke[]} */
export function moved(strokes, [a, b, c, d, e, f]) {
  return strokes.map(({ points, closed }) => {
    const to = new Array(points.length);
    for (let k = 0; k < points.length; k += 2) {
      to[k] = a * points[k] + c * points[k + 1] + e;
      to[k + 1] = b * points[k] + d * points[k + 1] + f;
    }
    return { points: to, closed };
  });
}

/** Keep the side of a straight line (Sutherland and Hodgman 1974). @param {number[]} ring @param {0 | 1} axis @param {number} limit @param {1 | -1} side */
export function cut(ring, axis, limit, side) {
  const n = ring.length;
  let outside = false;
  for (let k = axis; k < n && !outside; k += 2) outside = (ring[k] - limit) * side < 0;
  if (!outside) return ring;
  /** @type {number[]} */
  const kept = [];
  for (let k = 0; k < n; k += 2) {
    const before = (k + n - 2) % n;
    const [a, b] = [(ring[before + axis] - limit) * side, (ring[k + axis] - limit) * side];
    if (a * b < 0) {
      const t = a / (a - b);
      kept.push(ring[before] + (ring[k] - ring[before]) * t, ring[before + 1] + (ring[k + 1] - ring[before + 1]) * t);
    }
    if (b >= 0) kept.push(ring[k], ring[k + 1]);
  }
  return kept;
}

/** @param {number[]} points @returns {string} path data; points that fall on the one before are left out */
export function written(points) {
  let text = "";
  let last = "";
  for (let k = 0; k < points.length; k += 2) {
    const point = `${short(points[k])} ${short(points[k + 1])}`;
    if (point === last) continue;
    text += k === 0 ? `M${point}` : `L${point}`;
    last = point;
  }
  return text;
}
