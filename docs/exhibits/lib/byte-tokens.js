// The tokenizer of the lab's language model (lab/language/tokenizer.py): byte-pair encoding on bytes, read from its export.

const utf8 = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true });

/** Tokens of text, and the text of tokens. Tokens 0 to 255 are the bytes, 256 starts a document, 257 + i is what merge i makes. */
export class ByteTokens {
  constructor({ words, merges, constants }) {
    this.words = new RegExp(words, "g");
    this.start = constants.document;
    this.merge = new Map(merges.map(([left, right], i) => [left * 65536 + right, this.start + 1 + i]));
    this.bytes = Array.from({ length: this.start }, (_, byte) => [byte]);
    this.bytes.push([]);
    for (const [left, right] of merges) this.bytes.push([...this.bytes[left], ...this.bytes[right]]);
    this.known = new Map();
  }

  /** The tokens of a text, without the one that starts a document. */
  encode(text) {
    // The expression cuts bytes, read as one letter each.
    const letters = Array.from(utf8.encode(text), (byte) => String.fromCharCode(byte)).join("");
    return (letters.match(this.words) ?? []).flatMap((word) => this.word(word));
  }

  word(word) {
    if (!this.known.has(word)) {
      let tokens = [...word].map((letter) => letter.charCodeAt(0));
      for (;;) {
        const made = tokens.slice(1).map((right, i) => this.merge.get(tokens[i] * 65536 + right) ?? Infinity);
        const first = Math.min(...made);
        if (first === Infinity) break;
        const next = [];
        for (let i = 0; i < tokens.length; i += 1) {
          if (made[i] === first) {
            next.push(first);
            i += 1;
          } else next.push(tokens[i]);
        }
        tokens = next;
      }
      this.known.set(word, tokens);
    }
    return this.known.get(word);
  }

  /** The text of tokens; bytes that are no whole letters become the sign for that. */
  decode(tokens) {
    return new TextDecoder().decode(Uint8Array.from(tokens.flatMap((token) => this.bytes[token])));
  }

  /** One token as people can see it: a dot for a blank, hexadecimal for a part of a letter. */
  shown(token) {
    if (token === this.start) return "start";
    try {
      return strict.decode(Uint8Array.from(this.bytes[token])).replaceAll(" ", "·").replaceAll("\n", "↵").replace(/[\x00-\x1f]/g, "□");
    } catch {
      return this.bytes[token].map((byte) => byte.toString(16)).join(" ");
    }
  }
}
