// @ts-check
/** Plain pictograms for readers who do not know the military standard: what a thing is, in its force's colour. */

/** Outlines in a square of 24. */
const OUTLINES = {
  ship: "M2 14 H22 L19 19 H5 Z M7 13 V9 H11 V5 H13 V9 H16 V13 Z",
  carrier: "M1 12 H23 L20 18 H5 Z M14 11 V7 H18 V11 Z",
  submarine: "M4 12 H20 A3.5 3.5 0 0 1 20 19 H6 A3.5 3.5 0 0 1 4 12 Z M10 11 V7 H14 V11 Z",
  aeroplane: "M12 2 L13.6 9 L22 14 V16 L13.6 13.6 L13 19 L15.5 21 V22 H8.5 V21 L11 19 L10.4 13.6 L2 16 V14 L10.4 9 Z",
  rotor: "M2 5 H22 V6.6 H13 V9 A6 6 0 0 1 17.5 15 L22 15.6 V17.4 H17 A6 5.4 0 0 1 6 17 A7 7 0 0 1 11 9 V6.6 H2 Z",
  unit: "M3 6 H21 V19 H3 Z M4.8 7.8 L12 12.5 L4.8 17.2 Z M19.2 7.8 L12 12.5 L19.2 17.2 Z",
  missile: "M12 2 L14.4 7 V15 L18 20 H14.2 V22 H9.8 V20 H6 L9.6 15 V7 Z",
  equipment: "M12 3 L21 19 H3 Z M12 8 L7 17 H17 Z",
  place: "M3 21 V10 L12 3 L21 10 V21 H14 V14 H10 V21 Z",
};

/** @typedef {keyof typeof OUTLINES} Pictogram */

const SIZE = 24;

/**
 * What a symbol code of MIL-STD-2525D stands for: its symbol set, and of its entity as much as a layman asks for.
 * @param {string} sidc @returns {Pictogram}
 */
export function pictogramOf(sidc) {
  const [set, entity] = [sidc.slice(4, 6), sidc.slice(10, 16)];
  if (set === "30") return entity.startsWith("120100") ? "carrier" : "ship";
  if (set === "35") return "submarine";
  if (set === "01") return entity.startsWith("1102") ? "rotor" : "aeroplane";
  if (set === "15") return "equipment";
  if (set === "20") return "place";
  if (set === "02") return "missile";
  if (set === "10") {
    if (entity.startsWith("1206")) return "rotor";
    if (entity.startsWith("1208") || entity.startsWith("1218")) return "aeroplane";
    if (entity.startsWith("1301") || entity.startsWith("1307")) return "missile";
  }
  return "unit";
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {string} sidc @param {string} ink @param {string} halo
 * @param {boolean} planned drawn as a dashed outline @param {number} w of the cell @param {number} h
 */
export function drawPictogram(ctx, sidc, ink, halo, planned, w, h) {
  const scale = Math.min(w, h) / (SIZE + 2);
  const path = new Path2D(OUTLINES[pictogramOf(sidc)]);
  ctx.save();
  ctx.translate((w - SIZE * scale) / 2, (h - SIZE * scale) / 2);
  ctx.scale(scale, scale);
  ctx.lineJoin = "round";
  ctx.strokeStyle = halo;
  ctx.lineWidth = 3;
  ctx.stroke(path);
  ctx.fillStyle = planned ? halo : ink;
  ctx.fill(path, "evenodd");
  if (planned) {
    ctx.strokeStyle = ink;
    ctx.lineWidth = 1.5;
    ctx.setLineDash([2.2, 1.6]);
    ctx.stroke(path);
  }
  ctx.restore();
}
