// @ts-check
/** The land round about, coarse: for the moment in which a hand zooms out or drags farther than the pictures of the map reach. */
import { CanvasLayer } from "./canvas_layer.js";

/** Twice as large as the window would be enough for a step of the wheel, not for a fast one. */
const MARGIN = 1;
const SLACK = 0.5;
/** Nobody sees more of it than a strip, and not for long. */
const SHARPNESS = 1 / 3;
const MOST_WAIT_MS = 1000;

export class Backdrop extends CanvasLayer {
  /** @param {any} map @param {(view: import("./canvas_layer.js").View) => void} draw @param {import("./frame.js").Frame} frame */
  constructor(map, draw, frame) {
    super(map, "backdrop", 205, draw, frame);
    this.margin = () => MARGIN;
    this.slack = SLACK;
    this.sharpness = SHARPNESS;
    // A still picture has no edge that could come in.
    this.isEmpty = () => frame.patient;
    this.waits = false;
  }

  /** Draw anew when nothing else is to be done. */
  invalidate() {
    this.stale = true;
    if (this.waits) return;
    this.waits = true;
    requestIdleCallback(() => {
      this.waits = false;
      if (this.stale) this.redraw();
    }, { timeout: MOST_WAIT_MS });
  }

  redrawLater() {
    this.invalidate();
  }

  /** No frame waits for it. */
  redrawIfStale() {}
}
