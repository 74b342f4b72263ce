// @ts-check
/** What stands on the map as HTML (title, date plate, legend, scale, credits) written down as SVG: boxes, lines, text. */
import { escaped, short } from "./svg_path.js";

/** @typedef {CanvasRenderingContext2D} Gauge */

const SIDES = /** @type {const} */ (["Top", "Right", "Bottom", "Left"]);

/** @param {Gauge} gauge @param {(canvas: HTMLCanvasElement) => string} drawn what a canvas has written down, in its place */
export function domWriter(gauge, drawn) {
  /** @param {string} css any colour @returns {{rgb: string, alpha: number}} */
  const colourOf = (css) => {
    gauge.canvas.width = 1;
    gauge.canvas.height = 1;
    gauge.fillStyle = css;
    gauge.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = gauge.getImageData(0, 0, 1, 1).data;
    return { rgb: `rgb(${r},${g},${b})`, alpha: a / 255 };
  };

  /** @param {string} name @param {string} css */
  const painted = (name, css) => {
    const { rgb, alpha } = colourOf(css);
    return alpha === 1 ? `${name}="${rgb}"` : `${name}="${rgb}" ${name}-opacity="${short(alpha)}"`;
  };

  /** @param {Element} node @returns {string} it and all within, where it shows */
  const write = (node) => {
    if (!node.checkVisibility({ visibilityProperty: true })) return "";
    const style = getComputedStyle(node);
    if (node instanceof HTMLImageElement) return image(node);
    const parts = node instanceof SVGElement ? [drawing(node)] : [box(node, style)];
    if (node instanceof HTMLCanvasElement) parts.push(drawn(node));
    const before = getComputedStyle(node, "::before").content;
    if (before.startsWith('"')) {
      const { left, top } = node.getClientRects()[0];
      parts.push(text(JSON.parse(before), left, top, style));
    }
    for (const child of node instanceof SVGElement ? [] : node.childNodes) {
      if (child instanceof Element) parts.push(write(child));
      else if (child.nodeType === Node.TEXT_NODE) parts.push(...lines(child, style));
    }
    const inside = parts.join("");
    return inside && style.opacity !== "1" ? `<g opacity="${style.opacity}">${inside}</g>` : inside;
  };

  /** @param {HTMLImageElement} node */
  const image = (node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return `<image href="${escaped(node.src)}" x="${short(left)}" y="${short(top)}" width="${short(width)}" height="${short(height)}"/>`;
  };

  /** @param {SVGElement} node an inline drawing */
  const drawing = (node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const copy = /** @type {SVGElement} */ (node.cloneNode(true));
    copy.setAttribute("x", short(left));
    copy.setAttribute("y", short(top));
    copy.setAttribute("width", short(width));
    copy.setAttribute("height", short(height));
    copy.setAttribute("color", colourOf(getComputedStyle(node).color).rgb);
    return new XMLSerializer().serializeToString(copy);
  };

  /** @param {Element} node @param {CSSStyleDeclaration} style @returns {string} background and border */
  const box = (node, style) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const turned = node instanceof HTMLElement && new DOMMatrix(style.transform).b !== 0;
    const [w, h] = turned ? [node.offsetWidth, node.offsetHeight] : [width, height];
    const [x, y] = [left + (width - w) / 2, top + (height - h) / 2];
    const widths = SIDES.map((side) => (style[`border${side}Style`] === "none" ? 0 : Number.parseFloat(style[`border${side}Width`])));
    const inks = SIDES.map((side) => style[`border${side}Color`]);
    if (widths.every((px) => px === 0) && style.backgroundImage === "none" && colourOf(style.backgroundColor).alpha === 0) return "";
    if (w > 0 && widths[1] + widths[3] >= w && widths[2] >= h) return arrow(x, y, w, h, inks[2]);
    const radius = Math.min(Number.parseFloat(style.borderTopLeftRadius) || 0, w / 2, h / 2);
    const turn = turned ? ` transform="rotate(45 ${short(left + width / 2)} ${short(top + height / 2)})"` : "";
    const alike = widths.every((px) => px === widths[0]) && inks.every((ink) => ink === inks[0]) && widths[0] > 0;
    const inset = alike ? widths[0] / 2 : 0;
    const place = `x="${short(x + inset)}" y="${short(y + inset)}" width="${short(w - 2 * inset)}" height="${short(h - 2 * inset)}"`;
    const edge = alike ? ` ${painted("stroke", inks[0])} stroke-width="${widths[0]}"${dash(style.borderTopStyle, widths[0])}` : "";
    const filled = colourOf(style.backgroundColor).alpha > 0 ? painted("fill", style.backgroundColor) : 'fill="none"';
    const rect = alike || filled !== 'fill="none"' ? `<rect ${place}${radius ? ` rx="${short(radius)}"` : ""} ${filled}${edge}${turn}/>` : "";
    const hatched = style.backgroundImage.includes("repeating-linear-gradient") ? hatch(x, y, w, h, inks[0]) : "";
    return rect + hatched + (alike ? "" : sides(x, y, w, h, widths, inks, style));
  };

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {string} ink a triangle made of borders */
  const arrow = (x, y, w, h, ink) => (
    `<path d="M${short(x)} ${short(y + h)}L${short(x + w)} ${short(y + h)}L${short(x + w / 2)} ${short(y)}Z" ${painted("fill", ink)}/>`
  );

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {number[]} widths @param {string[]} inks @param {CSSStyleDeclaration} style */
  const sides = (x, y, w, h, widths, inks, style) => {
    const [t, r, b, l] = widths.map((px) => px / 2);
    const ends = [[x, y + t, x + w, y + t], [x + w - r, y, x + w - r, y + h], [x, y + h - b, x + w, y + h - b], [x + l, y, x + l, y + h]];
    return SIDES.map((side, k) => {
      if (widths[k] === 0 || colourOf(inks[k]).alpha === 0) return "";
      const [x1, y1, x2, y2] = ends[k].map(short);
      return `<path d="M${x1} ${y1}L${x2} ${y2}" ${painted("stroke", inks[k])} stroke-width="${widths[k]}"${dash(style[`border${side}Style`], widths[k])}/>`;
    }).join("");
  };

  /** @param {string} kind @param {number} width */
  const dash = (kind, width) => (
    kind === "dashed" ? ` stroke-dasharray="${short(width * 2.2)} ${short(width * 1.4)}"` : kind === "dotted" ? ` stroke-dasharray="0 ${short(width * 1.8)}" stroke-linecap="round"` : ""
  );

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {string} ink */
  const hatch = (x, y, w, h, ink) => {
    let d = "";
    for (let k = 4; k < w + h; k += 4) {
      const [ax, ay] = [x + Math.min(k, w), y + Math.max(0, k - w)];
      const [bx, by] = [x + Math.max(0, k - h), y + Math.min(k, h)];
      d += `M${short(ax)} ${short(ay)}L${short(bx)} ${short(by)}`;
    }
    return `<path d="${d}" ${painted("stroke", ink)} stroke-width="0.8" stroke-opacity="0.5"/>`;
  };

  /** @param {ChildNode} node of text @param {CSSStyleDeclaration} style @returns {string[]} one for each line it runs over */
  const lines = (node, style) => {
    const whole = node.textContent ?? "";
    if (!whole.trim()) return [];
    const range = document.createRange();
    /** @type {{words: string, left: number, top: number}[]} */
    const found = [];
    for (let k = 0; k < whole.length; k += 1) {
      range.setStart(node, k);
      range.setEnd(node, k + 1);
      const rect = range.getClientRects()[0];
      if (!rect) continue;
      const last = found.at(-1);
      if (last && Math.abs(last.top - rect.top) < 2) last.words += whole[k];
      else found.push({ words: whole[k], left: rect.left, top: rect.top });
    }
    return found.map(({ words, left, top }) => text(words.trimEnd(), left, top, style));
  };

  /** @param {string} words @param {number} left @param {number} top of the line's box @param {CSSStyleDeclaration} style */
  const text = (words, left, top, style) => {
    const px = Number.parseFloat(style.fontSize);
    gauge.font = `${style.fontStyle} ${style.fontWeight} ${px}px ${style.fontFamily}`;
    const base = top + gauge.measureText(words).fontBoundingBoxAscent;
    const spacing = Number.parseFloat(style.letterSpacing);
    const look = `font-family="${escaped(style.fontFamily.replaceAll('"', "'"))}" font-size="${px}"${style.fontStyle === "italic" ? ' font-style="italic"' : ""}${style.fontWeight === "400" ? "" : ` font-weight="${style.fontWeight}"`}${spacing ? ` letter-spacing="${short(spacing)}"` : ""}`;
    const place = `<text x="${short(left)}" y="${short(base)}" ${look} xml:space="preserve"`;
    const shadow = /^(rgba?\([^)]*\)|color\([^)]*\))/.exec(style.textShadow);
    const halo = shadow ? ` ${painted("stroke", shadow[1])} stroke-width="2.5" stroke-linejoin="round" paint-order="stroke"` : "";
    return `${place} ${painted("fill", style.color)}${halo}>${escaped(words)}</text>`;
  };

  return write;
}
