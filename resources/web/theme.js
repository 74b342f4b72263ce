// @ts-check
/** The colours and fonts of colours.css and theme.css for drawing on a canvas. */

/** @type {Record<string, string>} */
export const colour = {};

/** @type {{sans: string, serif: string}} */
export const family = { sans: "sans-serif", serif: "serif" };

const NAMES = [
  "sea", "deep", "land", "coast", "border", "prefecture", "graticule", "isobath", "text", "muted", "faint", "sea-name", "halo",
  "paper", "paper-edge", "accent", "us", "japan", "coast_guard", "other", "overdue", "on-force",
  "selection", "us-text", "japan-text", "coast_guard-text", "other-text",
];

/** Switch to a theme and read its colours. @param {"light" | "dark" | "print"} theme */
export function useTheme(theme) {
  document.documentElement.dataset.theme = theme;
  const style = getComputedStyle(document.documentElement);
  for (const name of NAMES) colour[name] = style.getPropertyValue(`--${name}`).trim();
  family.sans = style.getPropertyValue("--sans").trim();
  family.serif = style.getPropertyValue("--serif").trim();
}

/** @param {string} low `#rrggbb` @param {string} high @param {number} part from 0 to 1 @returns {string} `#rrggbb` */
export function mixed(low, high, part) {
  const channel = (/** @type {number} */ at) => {
    const [a, b] = [low, high].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16));
    return Math.round(a + (b - a) * part).toString(16).padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** @returns {boolean} whether the ground is dark */
export function isDark() {
  return document.documentElement.dataset.theme === "dark";
}

/** @returns {boolean} whether the map is for paper: then no meaning may hang on a colour alone */
export function isPrint() {
  return document.documentElement.dataset.theme === "print";
}

/** @param {number} px @param {string | number} [weight] @returns {string} a canvas font */
export function sans(px, weight = 400) {
  return `${weight} ${px}px ${family.sans}`;
}

/** @param {number} px @returns {string} a canvas font for water names */
export function seaFont(px) {
  return `italic 400 ${px}px ${family.serif}`;
}
