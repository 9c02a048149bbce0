// Memory of the key-value cache and the work that reads it, for four schemes of attention.

import { bytesPerToken, cacheBytes, attentionFlop, intensity } from "./lib/cache.js";
import { choice, picker, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { Exhibit } from "./lib/exhibit.js";
import { bytes, fixed, significant, whole } from "./lib/format.js";
import { formula, group, mi, mn, mo, sub, tied } from "./lib/maths.js";
import { Plot } from "./lib/plot.js";

const SCHEMES = [["mha", "MHA", "k2"], ["gqa", "GQA", "k1"], ["mla", "MLA", "k3"], ["mqa", "MQA", "k4"]];
const POWERS = (low, high) => Array.from({ length: high - low + 1 }, (_, i) => 2 ** (low + i));
const LAYERS = [12, 16, 24, 32, 40, 48, 60, 64, 80, 96, 128];
const HEADS = [8, 12, 16, 32, 40, 64, 96, 128];

class CacheCalculator extends Exhibit {
  static heading = "What a key-value cache costs";
  static lead = "raise the context until the bar of one scheme passes the memory of the device, then change the groups.";
  static source = "lab/calc/kv_cache.py";
  static defaults = { layers: 80, heads: 64, groups: 8, width: 128, latent: 512, rotary: 64, dtype: "2", context: 8192, batch: 1, device: 80 };

  build() {
    this.bars = new Plot("Memory of the cache by scheme");
    this.lines = new Plot("Memory of the cache against context by scheme");
    this.view.append(this.bars.element, this.lines.element);
    this.lines.onDrag((x) => this.set({ context: 2 ** Math.round(Math.log2(x)) }));
    this.control(picker, { name: "context", text: "Context", symbol: "n", values: POWERS(10, 20), format: (v) => `${whole(v)} tokens` });
    this.control(picker, { name: "batch", text: "Sequences at once", values: POWERS(0, 10), format: whole });
    this.control(choice, { name: "dtype", text: "Bytes a number", symbol: "b", options: [["4", "4"], ["2", "2"], ["1", "1"], ["0.5", "½"]] });
    this.control(picker, { name: "layers", text: "Layers", symbol: "n_layer", values: LAYERS, format: whole });
    this.control(picker, { name: "heads", text: "Query heads", symbol: "n_head", values: HEADS, format: whole });
    this.control(picker, { name: "groups", text: "Groups of GQA", symbol: "n_kv", values: [1, 2, 4, 8, 16, 32, 64, 128], format: whole });
    this.control(picker, { name: "width", text: "Width of a head", symbol: "d_head", values: [64, 80, 96, 128, 192, 256], format: whole });
    this.control(picker, { name: "latent", text: "Latent width of MLA", symbol: "d_c", values: [128, 256, 384, 512, 768, 1024], format: whole });
    this.control(picker, { name: "rotary", text: "Rotary width of MLA", symbol: "d_R", values: [32, 64, 96, 128], format: whole });
    this.control(slider, { name: "device", text: "Memory of the device", min: 8, max: 192, step: 8, format: (v) => `${v} GB` });
    const part = (symbol, base, low) => tied(symbol, sub(mi(base), mi(low)));
    this.formulas.append(
      formula(sub(mi("B"), mi("token")), mo("="), mn("2"), part("n_layer", "n", "layer"), part("n_kv", "n", "kv"), part("d_head", "d", "head"), tied("b", mi("b"))),
      formula(sub(mi("B"), mi("MLA")), mo("="), part("n_layer", "n", "layer"), group(part("d_c", "d", "c"), mo("+"), part("d_R", "d", "R")), tied("b", mi("b"))),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  draw() {
    const { state } = this;
    const groups = Math.min(state.groups, state.heads);
    const shape = { layers: state.layers, heads: state.heads, groups, headWidth: state.width, latent: state.latent, rotary: state.rotary, bytesPerValue: Number(state.dtype) };
    const device = state.device * 1e9;
    const rows = SCHEMES.map(([key, name, tone]) => ({
      key, name, tone, token: bytesPerToken(key, shape), total: cacheBytes(key, shape, state.context, state.batch), flop: attentionFlop(key, shape, state.context), intensity: intensity(key, shape),
    }));
    this.drawBars(rows, device);
    this.drawLines(shape, device);
    this.show({
      ...Object.fromEntries(rows.map((r) => [r.key, [r.name === "GQA" ? `GQA, ${groups} group${groups === 1 ? "" : "s"}` : r.name, bytes(r.total)]])),
      ...Object.fromEntries(rows.map((r) => [`fit-${r.key}`, [`${r.name}: sequences that fit`, whole(Math.floor(device / (r.total / state.batch)))]])),
    });
    const [mha, gqa] = rows;
    this.words.textContent =
      `GQA: 2 × ${state.layers} × ${groups} × ${state.width} × ${state.dtype} = ${whole(gqa.token)} bytes a token, ${fixed(mha.token / gqa.token, 1)} times less than MHA. ` +
      `Each byte read serves ${significant(mha.intensity, 2)} FLOP in MHA, ${significant(gqa.intensity, 2)} in GQA, ${significant(rows[2].intensity, 2)} in MLA and ${significant(rows[3].intensity, 2)} in MQA. The device here holds nothing but the cache.`;
    this.say(`${whole(state.context)} tokens, ${state.batch} sequences: ${rows.map((r) => `${r.name} ${bytes(r.total)}`).join(", ")}.`);
    this.table(
      `Cache of ${whole(state.batch)} × ${whole(state.context)} tokens`, ["Scheme", "Bytes a token", "Cache", "Sequences that fit", "FLOP for the next token", "FLOP a byte"],
      rows.map((r) => [r.name, whole(r.token), bytes(r.total), whole(Math.floor(device / (r.total / state.batch))), significant(r.flop), significant(r.intensity, 2)]),
    );
  }

  drawBars(rows, device) {
    const most = Math.max(device * 1.25, Math.min(rows[0].total * 1.12, device * 6));
    const margin = [24, 8, 26, 46];
    const gib = 2 ** 30;
    const plot = this.bars.begin({ width: this.width, height: 185, margin, x: { domain: [0, most / gib], ticks: 4 }, y: { domain: [0, rows.length], ticks: rows.map((r, i) => [rows.length - i - 0.5, r.name]), grid: false, label: "cache, GiB" } });
    rows.forEach((r, i) => {
      const y = rows.length - i - 0.5;
      plot.across([[y - 0.34, y + 0.34, Math.min(r.total, most) / gib]], r.tone);
      const share = r.total / most;
      const text = r.total > most ? `${bytes(r.total)} →` : bytes(r.total);
      if (share > 0.6) {
        plot.text(Math.min(r.total, most) / gib, y, text, "on-fill", { anchor: "end", dx: -8 });
      } else plot.text(r.total / gib, y, text, r.tone, { dx: 7 });
    });
    plot.rule("x", device / gib, "k0", { dash: 1, width: 1.6 });
    plot.text(device / gib, rows.length, `${this.state.device} GB device`, "k0", { anchor: "end", dx: 4, dy: -8 });
    plot.describe(`Memory of the cache: ${rows.map((r) => `${r.name} ${bytes(r.total)}`).join(", ")}; the device has ${this.state.device} GB.`);
  }

  drawLines(shape, device) {
    const gib = 2 ** 30;
    const { context, batch } = this.state;
    const ends = [1024, 1048576];
    const plot = this.lines.begin({
      width: this.width, height: this.width > 420 ? 340 : 220, margin: [24, 46, 40, 46], x: { domain: ends, log: true, ticks: [[1024, "1,024"], [8192, "8,192"], [65536, "65,536"], [1048576, this.width < 420 ? "1 M" : "1,048,576"]], label: "context n, tokens" },
      y: { domain: [cacheBytes("mqa", shape, 1024, batch) / gib / 2, (cacheBytes("mha", shape, 1048576, batch) / gib) * 2], log: true, label: "the same against context, GiB" },
    });
    for (const [key, name, tone] of SCHEMES) {
      plot.line(ends.map((n) => [n, cacheBytes(key, shape, n, batch) / gib]), tone, { width: 2.6 });
      plot.dots([[context, cacheBytes(key, shape, context, batch) / gib]], tone, { radius: 4.5, ring: true });
      plot.text(ends[1], cacheBytes(key, shape, ends[1], batch) / gib, name, tone, { dx: 6 });
    }
    plot.rule("y", device / gib, "k0", { dash: 1 });
    plot.rule("x", context, "k6", { dash: 0, width: 1 });
    plot.describe("Memory of the cache against context, both logarithmic: four parallel rising lines, one a scheme, and a level line for the device.");
  }
}

customElements.define("cache-calculator", CacheCalculator);
