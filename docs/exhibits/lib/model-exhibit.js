// An exhibit that runs the lab's trained models: they are loaded when it comes near the window, a sentence stands there when one is missing,
// and what takes long is computed in slices.

import { readJson } from "./data.js";
import { h } from "./dom.js";
import { Exhibit } from "./exhibit.js";
import { familyOf } from "./families.js";
import { loadModel } from "./model.js";
import { sliced } from "./sliced.js";

const NEAR = "800px 0px";
const PAUSE = 150; // milliseconds between two drawings of what is under way

/** `draw()` asks for what it shows: `family(name)` and `file(path)` give null while they are on the way, `computed` what there is so far; the
 * exhibit draws again whenever more is there. Its attribute data-busy says that something is still to come.
 */
export class ModelExhibit extends Exhibit {
  connectedCallback() {
    if (this.frame) return;
    this.got = new Map();
    this.jobs = new Map();
    this.coming = 0;
    this.near = false;
    this.notice = h("p", { class: "exhibit-notice", role: "alert" });
    super.connectedCallback();
    this.view.append(this.notice);
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        this.near = true;
        this.refresh();
      },
      { rootMargin: NEAR },
    );
    observer.observe(this);
  }

  /** The family of an export: what it can compute. */
  family(name) {
    return this.wanted(name, () => loadModel(name).then((model) => Object.assign(familyOf(model), { model })));
  }

  /** A JSON file of the site. */
  file(path) {
    return this.wanted(path, () => readJson(path));
  }

  wanted(key, load) {
    if (!this.near) return null;
    if (!this.got.has(key)) {
      this.got.set(key, null);
      this.busy(1);
      load()
        .then(
          (value) => this.got.set(key, value),
          (error) => {
            this.notice.textContent = `${error.message} So this exhibit cannot run. Its still figure can be opened below; Reset tries again.`;
          },
        )
        .then(() => this.busy(-1));
    }
    return this.got.get(key);
  }

  /** The result of a generator that is run in slices, as { value, partial, done }; each `slot` holds one, for its latest `key`.
   *
   * `value` is the one before until the new one is there; `partial` is what was yielded last, unless its reader asked for less motion.
   */
  computed(slot, key, make) {
    const held = this.jobs.get(slot);
    if (held?.key === key) return held;
    held?.stop();
    if (held && !held.done) this.busy(-1);
    const job = { key, value: held?.value ?? null, partial: null, done: false, stop() {} };
    let drawn = performance.now();
    this.jobs.set(slot, job);
    this.busy(1);
    job.stop = sliced(
      make(),
      (value) => {
        Object.assign(job, { value, partial: null, done: true });
        this.busy(-1);
      },
      (partial) => {
        if (this.calm || performance.now() - drawn < PAUSE) return;
        drawn = performance.now();
        job.partial = partial;
        this.refresh();
      },
    );
    return job;
  }

  /** Count what is under way, and draw again. */
  busy(change) {
    this.coming += change;
    this.toggleAttribute("data-busy", this.coming > 0);
    if (change < 0) this.refresh();
  }

  reset() {
    for (const [key, value] of this.got) if (value === null) this.got.delete(key);
    this.notice.textContent = "";
    super.reset();
  }
}
