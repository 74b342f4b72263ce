// @ts-check
/**
 * Stands in for the program in a page of its own (the web page export): it gives the map its files from the page,
 * keeps the clock, sends the scene of the day, and shows what was clicked with its sources.
 */
import { unsqueezed } from "./squeezed.js";

const DAY_MS = 86_400_000;
const STEP_MS = 60;
const PLAY_DAYS = 15;
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** @typedef {Record<string, [number[], number[]]>} Change by kind: indices and statuses */

/**
 * What the map's modules are given instead of the browser's and the program's own.
 * @param {any} data of the page
 */
export function host(data) {
  const prefix = "atlas://map/basemap/";

  /** @param {string} address */
  async function fetch(address) {
    const name = address.slice(prefix.length);
    const packed = data.files[name];
    if (packed === undefined) return new Response(null, { status: 404 });
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const inflated = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
    if (!name.endsWith(".bin")) return inflated;
    return new Response(unsqueezed(new Uint8Array(await inflated.arrayBuffer())));
  }

  class Image extends globalThis.Image {
    /** @param {string} address */
    set src(address) {
      const name = decodeURIComponent(address.slice(address.lastIndexOf("/") + 1).replace(/\.svg$/, ""));
      const svg = data.symbols[name];
      if (svg === undefined) console.error(`The page has no symbol ${name}.`);
      super.src = `data:image/svg+xml,${encodeURIComponent(svg ?? "")}`;
    }
  }

  class QWebChannel {
    /** @param {unknown} _transport @param {(channel: any) => void} ready */
    constructor(_transport, ready) {
      ready({ objects: { bridge: new Player(data) } });
    }
  }
  return { fetch, Image, QWebChannel, qt: { webChannelTransport: null } };
}

/** @param {string} tag @param {string} name of the class @param {(string | Node)[]} [content] */
function node(tag, name, content = []) {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...content);
  return made;
}

class Player {
  /** @param {any} data */
  constructor(data) {
    this.data = data;
    this.seq = 0;
    /** The number of changes that the statuses are past. */
    this.past = 0;
    /** @type {Record<string, number[]>} */
    this.status = structuredClone(data.first);
    /** @type {number | undefined} */
    this.timer = undefined;
    /** @type {(text: string) => void} */
    this.tell = () => {};
    this.sent = { connect: (/** @type {(text: string) => void} */ receive) => { this.tell = receive; } };
    this.slider = /** @type {HTMLInputElement} */ (document.getElementById("day"));
    this.date = /** @type {HTMLInputElement} */ (document.getElementById("date"));
    this.play = /** @type {HTMLButtonElement} */ (document.getElementById("play"));
    this.panel = /** @type {HTMLElement} */ (document.getElementById("record"));
  }

  /** A message from the map. @param {string} text */
  receive(text) {
    const message = JSON.parse(text);
    if (message.type === "ready") this.#begin();
    else if (message.type === "click") this.#inspect(message.ref);
    else if (message.type === "date") this.date.focus();
    else if (message.type === "failed") console.error(message.text);
  }

  #begin() {
    const { data, slider } = this;
    this.#send("theme", { theme: data.theme });
    this.#send("look", { look: data.look });
    this.#send("decor", { decor: data.decor });
    this.#send("atlas", data.atlas);
    this.#send("fit", { bounds: data.bounds, animate: false });
    this.#send("begin", {});
    slider.addEventListener("input", () => this.#show(Number(slider.value)));
    this.date.addEventListener("change", () => {
      const at = Date.parse(`${this.date.value}T00:00:00Z`);
      if (Number.isFinite(at)) this.#show(Math.round(at / DAY_MS));
    });
    this.play.addEventListener("click", () => this.#toggle());
    /** @type {HTMLElement} */ (document.getElementById("before")).addEventListener("click", () => this.#toChange(-1));
    /** @type {HTMLElement} */ (document.getElementById("after")).addEventListener("click", () => this.#toChange(1));
    addEventListener("keydown", (event) => this.#onKey(event));
    this.#show(data.day);
  }

  /** @param {string} type @param {object} body */
  #send(type, body) {
    this.tell(JSON.stringify({ v: this.data.version, type, ...body }));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.target === this.date || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = {
      " ": () => this.#toggle(),
      ",": () => this.#toChange(-1),
      ".": () => this.#toChange(1),
      Escape: () => this.#inspect(null),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Show a day. @param {number} day since 1970 */
  #show(day) {
    const { data } = this;
    this.day = Math.min(data.last, Math.max(data.from, day));
    const end = (this.day + 1) * 86_400;
    if (this.past > 0 && data.changes[this.past - 1][0] >= end) {
      this.status = structuredClone(data.first);
      this.past = 0;
    }
    while (this.past < data.changes.length && data.changes[this.past][0] < end) {
      for (const [kind, [indices, statuses]] of Object.entries(/** @type {Change} */ (data.changes[this.past][1]))) {
        indices.forEach((i, k) => { this.status[kind][i] = statuses[k]; });
      }
      this.past += 1;
    }
    const at = new Date(this.day * DAY_MS);
    this.slider.value = String(this.day);
    this.date.value = at.toISOString().slice(0, 10);
    this.slider.setAttribute("aria-valuetext", inWords(at));
    this.seq += 1;
    this.#send("scene", { seq: this.seq, at: this.day * 86_400, until: null, captions: this.#captions(at), full: this.status });
  }

  /** @param {Date} at */
  #captions(at) {
    const happening = this.status.event.indexOf(this.data.present);
    return {
      date: inWords(at),
      date_ja: at.toLocaleDateString("ja-JP-u-ca-japanese", { era: "long", year: "numeric", month: "long", day: "numeric", timeZone: "UTC" }),
      weekday: WEEKDAYS[at.getUTCDay()],
      headline: happening < 0 ? "" : this.data.atlas.events.title[happening],
      note: this.data.note,
    };
  }

  #toggle() {
    if (this.timer !== undefined) {
      clearInterval(this.timer);
      this.timer = undefined;
    } else {
      if (this.day === this.data.last) this.#show(this.data.from);
      this.timer = setInterval(() => {
        this.#show((this.day ?? 0) + PLAY_DAYS);
        if (this.day === this.data.last) this.#toggle();
      }, STEP_MS);
    }
    this.play.textContent = this.timer === undefined ? "▶" : "❚❚";
    this.play.setAttribute("aria-label", this.timer === undefined ? "Play" : "Pause");
  }

  /** @param {1 | -1} way */
  #toChange(way) {
    const days = /** @type {number[]} */ (this.data.changes.map((/** @type {[number, unknown]} */ [at]) => Math.floor(at / 86_400)));
    const day = this.day ?? 0;
    const next = way > 0 ? days.find((one) => one > day) : days.findLast((one) => one < day);
    if (next !== undefined) this.#show(next);
  }

  /** @param {{kind: string, id: string} | null} ref */
  #inspect(ref) {
    this.#send("select", { ref });
    const record = ref && this.data.records[ref.kind][ref.id];
    this.panel.hidden = !record;
    if (!record) return;
    const close = node("button", "close", ["×"]);
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => this.#inspect(null));
    const sources = record.sources.map((/** @type {number} */ i) => {
      const { title, url } = this.data.sources[i];
      if (!/^https?:/.test(url)) return node("li", "", [title]);
      const link = /** @type {HTMLAnchorElement} */ (node("a", "", [title]));
      link.href = url;
      link.rel = "noopener noreferrer";
      link.target = "_blank";
      return node("li", "", [link]);
    });
    this.panel.replaceChildren(
      close,
      node("h2", "", [record.title]),
      ...record.lines.map((/** @type {string} */ line) => node("p", "", [line])),
      ...(sources.length > 0 ? [node("h3", "", ["Sources"]), node("ul", "", sources)] : []),
    );
  }
}

/** @param {Date} at */
function inWords(at) {
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}
