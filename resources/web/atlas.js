// @ts-check
/** The page's entry: takes messages from the program, keeps the layers, answers what was drawn and pointed at. */
import { Areas } from "./areas.js";
import { Basemap } from "./basemap.js";
import { Camera } from "./camera.js";
import { useMargins } from "./canvas_layer.js";
import { Changes } from "./changes.js";
import { Decor } from "./decor.js";
import { Drawings } from "./drawings.js";
import { Events } from "./events.js";
import { Fan } from "./fan.js";
import { Frame } from "./frame.js";
import { GraticuleLabels } from "./graticule.js";
import { Labels } from "./labels.js";
import { Locator } from "./locator.js";
import { layersInOrder, useLook } from "./look.js";
import { Marks } from "./marks.js";
import { worldSize } from "./mercator.js";
import { Observations } from "./observations.js";
import { fetchPlaces } from "./packed.js";
import { Places } from "./places.js";
import { Plates } from "./plates.js";
import { Pointing } from "./pointing.js";
import { Posture } from "./posture.js";
import { Pulses } from "./pulse.js";
import { useTheme } from "./theme.js";
import { Tiles } from "./tiles.js";
import { Tooltip } from "./tooltip.js";

/** @typedef {import("./marks.js").Ref} Ref */

const VERSION = 1;
const AREA = "area:";
/** The z-index of the topmost of the layers that can be moved; what is drawn for a moment or for the reader lies above. */
const STACK_TOP = 438;
class AtlasPage {
  /** @param {any} map the Leaflet map that folium made */
  constructor(map) {
    this.map = map;
    /** @type {any} the channel's object */
    this.bridge = null;
    /** @type {() => void} the channel is there */
    this.connected = () => {};
    /** @type {Promise<void>} */
    this.connection = new Promise((resolve) => { this.connected = resolve; });
    /** @type {any} */
    this.atlas = null;
    this.seq = -1;
    this.answered = -1;
    this.settled = -1;
    /** @type {string[]} */
    this.baseCredits = [];
    useTheme("light");
    this.frame = new Frame(() => this.#draw());
    this.camera = new Camera(map, this.frame);
    this.basemap = new Basemap(map, this.frame, (text) => this.#fail(text));
    this.areas = new Areas(map, this.frame);
    this.labels = new Labels(map, this.frame);
    this.posture = new Posture();
    this.events = new Events();
    this.places = new Places(map, this.frame, this.posture);
    this.marks = new Marks(map, this.frame, this.posture, this.events);
    this.pulses = new Pulses(map);
    this.observations = new Observations(map, this.frame);
    this.drawings = new Drawings(map, this.frame);
    this.fan = new Fan(map, this.frame, this.posture, this.marks);
    this.changes = new Changes(map, this.frame, this.posture, this.events, this.areas);
    this.degrees = new GraticuleLabels(map, this.frame.request);
    this.marks.arrived = () => {
      this.marks.invalidate();
      if (this.fan.sites.length > 0) this.fan.layer.invalidate();
    };
    const container = map.getContainer();
    container.setAttribute("role", "img");
    this.locator = new Locator(map, this.frame, (text) => this.#fail(text));
    this.decor = new Decor(container, this.locator);
    this.plates = new Plates(map, this.frame, this.decor, this);
    this.decor.dateWanted = () => this.send("date", {});
    this.tiles = new Tiles(map, this.decor.topLeft, this.frame);
    this.tooltip = new Tooltip(container);
    this.zoomButtons = L.control.zoom({ position: "topright" }).addTo(map);
    this.layers = [
      this.basemap.backdrop, this.basemap.layer, this.tiles, this.areas, this.observations.layer, this.labels.layer, this.places.layer, this.marks,
      this.drawings.layer, this.changes.layer, this.fan.layer, this.degrees, this.locator,
    ];
    this.pointing = new Pointing(map, this, {
      send: (type, body) => this.send(type, body), hover: (ref) => this.#hover(ref), select: (ref) => this.#select(ref),
    });
    this.labels.anchors = (zoom) => this.posture.anchors(zoom);
    this.labels.leads = (zoom) => this.posture.leads(zoom);
    this.labels.spots = (zoom) => this.events.spots(worldSize(zoom));
    this.labels.cut = (zoom) => this.plates.stage.boxes(zoom);
    this.posture.reserved = (zoom) => this.labels.reserved(zoom);
    this.posture.avoided = (zoom) => [...this.labels.countries(zoom), ...this.events.spots(worldSize(zoom)), ...this.posture.dotsToSpare(zoom), ...this.plates.stage.avoided(zoom)];
    this.events.layoutAt = (zoom) => this.posture.layoutAt(zoom);
    this.posture.isShown = (zoom, x, y) => this.plates.stage.shows(zoom, x, y);
    this.posture.isThorough = (zoom) => this.plates.stage.boxes(zoom).length > 0;
    this.basemap.landCame = (land) => {
      this.posture.mainlandAt = (zoom) => land.at(zoom);
      this.posture.forgetLayouts();
      this.labels.forget();
      this.#invalidateAll();
    };
    this.labels.written = () => this.areas.named;
    this.basemap.depthsCame = (depths) => this.labels.isobaths.setDepths(depths);
    this.labels.obstacles = (zoom) => this.posture.boxes(zoom);
    this.labels.titles = (zoom) => this.posture.titles(zoom);
    this.areas.obstacles = (zoom) => [...this.posture.boxes(zoom), ...this.labels.boxes(zoom)];
    this.changes.obstacles = (view) => [...this.posture.boxes(view.zoom), ...this.labels.boxesIn(view), ...this.plates.hidden(view)];
    map.on("moveend zoomend resize", () => this.send("view", this.camera.view()));
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => this.#invalidateAll(), { once: false });
    this.frame.track(fetchPlaces()).then(
      ({ places, credits }) => this.#usePlaces(places, credits),
      (error) => this.#fail(`The names of the base map could not be read: ${error.message}`),
    );
  }

  /** @param {any[]} places @param {string[]} credits */
  #usePlaces(places, credits) {
    this.baseCredits = credits;
    this.#showCredits();
    for (const { kind, name_en: name, name_ja: ja } of places) {
      if (ja && (kind === "prefecture" || !this.posture.regions.ja.has(name))) this.posture.regions.ja.set(name, ja);
    }
    this.posture.forgetLayouts();
    this.#invalidateAll();
    this.labels.setPlaces(places);
  }

  #showCredits() {
    this.plates.stageStale = true;
    this.decor.setCredits([...this.baseCredits, ...(this.atlas?.credits ?? [])]);
  }

  /** @param {string} text one message from the program */
  receive(text) {
    const message = JSON.parse(text);
    if (message.v !== VERSION) {
      this.send("failed", { text: `The program speaks version ${message.v}; this page speaks ${VERSION}.` });
      return;
    }
    switch (message.type) {
      case "begin": this.frame.begin(); break;
      case "atlas": this.#setAtlas(message); break;
      case "scene": this.#setScene(message); break;
      case "select": this.#select(message.ref); break;
      case "hover": this.#hover(message.ref); break;
      case "fit": this.camera.show(message.bounds, message.animate); break;
      case "view": this.camera.stand(message.lat, message.lon, message.zoom); break;
      case "zoom": this.map.setZoom(this.map.getZoom() + message.by); break;
      case "pan": this.map.panBy([message.dx, message.dy]); break;
      case "theme": useTheme(message.theme); this.#invalidateAll(); break;
      case "decor": this.#useDecor(message.decor); break;
      case "look": this.#useLook(message.look); break;
      case "drawings": this.drawings.set(message.drawings); break;
      case "changes": this.changes.set(message.changes); this.marks.invalidateEvents(); break;
      case "measure": this.pointing.use(message.on); break;
      case "observations": this.#loadObservations(message); break;
      case "background": this.tiles.set(message.background); break;
      case "trail": this.observations.setTrail(message.trail_days); this.plates.legendStale = true; break;
      case "observed": this.observations.choose(message.index); break;
      default: this.send("failed", { text: `The program sent a message of an unknown type: ${message.type}.` });
    }
  }

  /** Say what failed, also what fails before the channel is there. @param {string} text */
  #fail(text) {
    void this.connection.then(() => this.send("failed", { text }));
  }

  /** @param {string} type @param {object} body */
  send(type, body) {
    this.bridge?.receive(JSON.stringify({ v: VERSION, type, ...body }));
  }

  /** @param {any} atlas */
  #setAtlas(atlas) {
    this.atlas = atlas;
    this.changes.set([]);
    this.posture.setAtlas(atlas);
    this.places.layer.invalidate();
    this.marks.invalidate();
    this.areas.setAtlas(atlas.areas);
    this.#stack();
    this.events.setAtlas(atlas.events);
    this.labels.forget();
    this.pulses.clear();
    this.#showCredits();
    this.pointing.leave();
    this.fan.open([]);
    this.plates.invalidate();
  }

  /** @param {any} message */
  #setScene({ seq, at, until, captions, full, changes }) {
    const forward = full === undefined && at >= this.events.moment.at;
    this.seq = seq;
    this.plates.heading = `In view on ${captions.date}`;
    this.decor.setCaptions(captions);
    if (full) {
      this.posture.setAll(full.site, full.deployment);
      this.places.layer.invalidate();
      this.marks.invalidate();
      this.areas.setAll(full.area);
      this.events.setAll(full.event);
      this.pulses.clear();
    } else {
      if (forward && changes.deployment) this.pulses.tell(this.posture, changes.deployment);
      if (this.posture.change(changes.site, changes.deployment)) this.places.layer.invalidate();
      if (changes.deployment) this.marks.change(changes.deployment[0]);
      this.areas.change(changes.area);
      this.events.change(changes.event);
      if (changes.event) this.marks.invalidateEvents();
    }
    if (this.posture.renames(this.places.at, at)) this.places.layer.invalidate();
    this.places.at = at;
    if (this.events.setMoment(at, until)) this.marks.invalidateEvents();
    this.observations.setMoment(at, until);
    if (this.fan.sites.length > 0) this.fan.layer.invalidate();
    this.plates.legendStale = true;
    this.pointing.showTooltip();
    this.frame.request();
  }

  /** @param {Ref | null} ref */
  #select(ref) {
    this.marks.selection = ref;
    this.areas.selection = ref;
    this.marks.invalidate();
    this.areas.invalidate();
  }

  /** @param {Ref | null} ref */
  #hover(ref) {
    const before = this.marks.hover;
    if (before?.kind === ref?.kind && before?.id === ref?.id) return;
    this.marks.hover = ref;
    this.areas.hover = ref;
    this.marks.invalidate();
    if (before?.kind === "area" || ref?.kind === "area") this.areas.invalidate();
  }

  /** @param {any} options */
  #useDecor(options) {
    this.decor.use(options);
    this.locator.show(options.locator);
    this.frame.track(this.decor.loadLogo()).catch(() => this.send("failed", { text: "The logo could not be drawn." }));
    this.basemap.graticule = options.graticule;
    this.degrees.visible = options.graticule;
    this.labels.visible = options.labels;
    this.pulses.enabled = !options.still;
    this.frame.patient = options.still;
    useMargins(!options.still);
    document.documentElement.toggleAttribute("data-still", options.still);
    document.documentElement.style.setProperty("--stamp", `${Math.ceil(1 / devicePixelRatio)}px`);
    this.map.invalidateSize({ animate: false });
    if (options.zoom_buttons) this.zoomButtons.addTo(this.map);
    else this.zoomButtons.remove();
    this.#invalidateAll();
  }

  /** @param {import("./look.js").Look} look */
  #useLook(look) {
    useLook(look);
    this.posture.forgetLayouts();
    this.labels.useLanguage();
    this.#stack();
    this.#invalidateAll();
  }

  /** Lay the layers on one another as the look says. */
  #stack() {
    const layers = layersInOrder(this.areas.kinds());
    /** Kinds of area that lie next to each other share a canvas. @type {string[][]} */
    const runs = [];
    layers.forEach((layer, k) => {
      if (!layer.startsWith(AREA)) return;
      if (k > 0 && layers[k - 1].startsWith(AREA)) runs.at(-1)?.push(layer.slice(AREA.length));
      else runs.push([layer.slice(AREA.length)]);
    });
    const canvases = this.areas.stack(runs);
    /** @type {Record<string, import("./canvas_layer.js").CanvasLayer>} */
    const named = {
      sites: this.places.layer, names: this.labels.layer, observations: this.observations.layer, ...this.marks.stack(layers),
    };
    layers.forEach((layer, k) => {
      const run = runs.findIndex(([first]) => layer === AREA + first);
      (run >= 0 ? canvases[run] : named[layer])?.lie(STACK_TOP - k);
    });
  }

  /** @param {{version: number, kinds: string[], ordered: boolean, trail_days: number | null}} message */
  #loadObservations({ version, kinds, ordered, trail_days: trail }) {
    this.frame.track(this.observations.load(version, kinds, ordered, trail)).then(
      () => this.plates.invalidate(),
      (error) => this.send("failed", { text: `The observations could not be read: ${error.message}` }),
    );
  }

  #invalidateAll() {
    for (const layer of this.layers) layer.invalidate();
    this.plates.invalidate();
  }

  #draw() {
    // Leaflet hears a frame later of the size that a window finds while it opens.
    if (this.settled < 0) this.map.invalidateSize({ animate: false });
    // The legend counts the points that are drawn.
    this.observations.layer.redrawIfStale();
    this.plates.draw(this.atlas !== null && this.seq >= 0);
    for (const layer of this.layers) layer.redrawIfStale();
    const { drawn } = this.observations;
    this.frame.catchUp();
    if (this.observations.drawn !== drawn) this.plates.invalidate();
    this.#answer();
  }

  /** Tell the program that the scene is on the screen, once the frame that shows it has been painted. */
  #answer() {
    const { seq } = this;
    const settled = this.frame.pending === 0 && this.frame.waiting.size === 0;
    // Handing a large canvas to the screen costs more than drawing it.
    document.documentElement.toggleAttribute("data-waiting", !settled);
    if (seq < 0 || (this.answered === seq && (this.settled === seq || !settled))) return;
    this.answered = seq;
    // In a still picture the lowest row of pixels is the number of its scene, for whoever grabs it.
    document.body.style.backgroundColor = settled ? `#${(seq % 0x1000000).toString(16).padStart(6, "0")}` : "";
    if (settled) this.settled = seq;
    this.camera.isOpen ||= settled;
    // After the callbacks of this frame, when it is being painted.
    setTimeout(() => this.send("drawn", { seq, settled }), 0);
  }
}

const page = new AtlasPage(/** @type {any} */ (globalThis).map_atlas);
new QWebChannel(qt.webChannelTransport, (/** @type {any} */ channel) => {
  page.bridge = channel.objects.bridge;
  page.connected();
  page.bridge.sent.connect((/** @type {string} */ text) => page.receive(text));
  whenSized(() => page.send("ready", {}));
});

/** A page that loads ahead of its window has no size yet. @param {() => void} then */
function whenSized(then) {
  if (innerWidth > 0 && innerHeight > 0) {
    then();
    return;
  }
  addEventListener("resize", () => {
    page.map.invalidateSize({ animate: false });
    whenSized(then);
  }, { once: true });
}
