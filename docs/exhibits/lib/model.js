// The lab's trained models (lab/export.py): reads an export, checks what its header promises, and gives its tensors.

import { readJson } from "./data.js";

const FORMAT = 1;
const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Numbers of a base64 text of little-endian 32-bit floats. */
function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  if (LITTLE) return Float64Array.from(new Float32Array(bytes.buffer));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** An export as { name, title, trained, weights, constants, reference, tensors }; `tensors` is a Map to { shape, data }, row by row.
 *
 * Throws an Error whose message is a sentence for readers when the document is not what it should be.
 */
export function readModel(document, name) {
  const wrong = (what) => new Error(`The file of the model “${name}” is not as expected: ${what}.`);
  if (document?.format !== FORMAT) throw wrong(`its format is ${document?.format} and not ${FORMAT}`);
  if (document.name !== name) throw wrong(`it holds “${document.name}”`);
  if (document.activation !== "silu") throw wrong(`its activation is “${document.activation}”`);
  const tensors = new Map();
  for (const [key, { shape, data }] of Object.entries(document.tensors)) {
    const tensor = { shape, data: unpacked(data) };
    if (tensor.data.length !== shape.reduce((product, size) => product * size, 1)) throw wrong(`${key} has ${tensor.data.length} numbers`);
    tensors.set(key, tensor);
  }
  const { title, trained, weights, constants, reference } = document;
  return { name, title, trained, weights, constants, reference, tensors };
}

const loading = new Map();

/** The model `name`, fetched once a page; a load that failed may be tried again. */
export function loadModel(name) {
  if (!loading.has(name)) {
    const coming = readJson(`assets/models/${name}.json`).then((document) => readModel(document, name));
    coming.catch(() => loading.delete(name));
    loading.set(name, coming);
  }
  return loading.get(name);
}
