// @ts-check
/** One drawing a frame, however often it is asked for; what can wait for a frame with time to spare; what is still being fetched. */

/** What can wait begins no later than this in a frame, so that the frame is painted in time for the next. */
const SPARE_MS = 6;

export class Frame {
  /** @param {() => void} draw */
  constructor(draw) {
    this.draw = draw;
    this.asked = false;
    /** Fetches under way: land, symbols. */
    this.pending = 0;
    /** When the frame began that is being drawn, on the clock of `performance`. */
    this.began = 0;
    /** What can wait. @type {Set<() => void>} */
    this.waiting = new Set();
    /** Whether to draw nothing while something is being fetched: a large picture is not drawn ten times in vain. */
    this.patient = false;
    /** Nothing is drawn before the program has said what. */
    this.begun = false;
    /** Whether something was drawn: not before the land and the names have come, or all would be laid out twice. */
    this.drawn = false;
    document.addEventListener("visibilitychange", () => {
      // A frame that was asked for before the window was hidden would not come.
      if (document.hidden && this.asked) this.#later();
    });
  }

  /** Ask for a drawing in the next frame. */
  request = () => {
    if (this.asked) return;
    this.asked = true;
    // A hidden page gets no animation frames, but playback waits for its answer all the same.
    if (document.hidden) this.#later();
    else requestAnimationFrame(this.#run);
  };

  /** Do something in this frame or in one of the next, as there is time. @param {() => void} task */
  postpone(task) {
    this.waiting.add(task);
    this.request();
  }

  /** Do what can wait while there is time for it in this frame. */
  catchUp() {
    for (const task of this.waiting) {
      if (performance.now() - this.began > SPARE_MS) {
        this.request();
        return;
      }
      this.waiting.delete(task);
      task();
    }
  }

  begin() {
    this.begun = true;
    this.request();
  }

  /**
   * Count a promise as under way until it settles, then draw.
   * @template T @param {Promise<T>} promise @returns {Promise<T>}
   */
  track(promise) {
    this.pending += 1;
    return promise.finally(() => {
      this.pending -= 1;
      this.request();
    });
  }

  #later() {
    setTimeout(this.#run, 0);
  }

  #run = () => {
    if (!this.asked) return;
    this.asked = false;
    if (!this.begun) return;
    // What ends the wait asks again.
    if ((this.patient || !this.drawn) && this.pending > 0) return;
    this.drawn = true;
    this.began = performance.now();
    this.draw();
  };
}
