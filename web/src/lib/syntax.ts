/** Reads the part of the expression language that a filter sentence can say. */

export type Node =
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' }
  | { kind: 'path'; value: string }
  | { kind: 'call'; name: string; inputs: Node[] }
  | { kind: 'list'; items: Node[] }
  | { kind: 'join'; word: 'and' | 'or'; parts: Node[] }
  | { kind: 'not'; inner: Node }
  | { kind: 'compare'; operator: string; left: Node; right: Node }
  | { kind: 'between'; left: Node; from: Node; to: Node }
  | { kind: 'empty'; left: Node; negated: boolean };

interface Token {
  kind: 'text' | 'number' | 'name' | 'sign';
  value: string;
}

const TOKEN =
  /\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|(\d+(?:\.\d+)?)|((?:[\p{L}_][\p{L}\p{N}_]*|\[[^\]]+\])(?:\.(?:[\p{L}_][\p{L}\p{N}_]*|\[[^\]]+\]))*)|(!=|<>|<=|>=|[=<>(),-]))/uy;
const COMPARISONS = new Set(['=', '!=', '<>', '<', '<=', '>', '>=', 'contains', 'starts_with', 'ends_with', 'in']);

function tokens(source: string): Token[] | null {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.trimEnd().length) {
    const match = TOKEN.exec(source);
    if (!match) return null;
    const [, double, single, number, name, sign] = match;
    if (double !== undefined) found.push({ kind: 'text', value: double.replaceAll('""', '"') });
    else if (single !== undefined) found.push({ kind: 'text', value: single.replaceAll("''", "'") });
    else if (number !== undefined) found.push({ kind: 'number', value: number });
    else if (name !== undefined) found.push({ kind: 'name', value: name });
    else found.push({ kind: 'sign', value: sign ?? '' });
  }
  return found;
}

class NotUnderstood extends Error {}

class Reader {
  private at = 0;
  constructor(private readonly source: Token[]) {}

  get done(): boolean {
    return this.at >= this.source.length;
  }

  private word(): string {
    const token = this.source[this.at];
    return token && token.kind !== 'text' && token.kind !== 'number' ? token.value.toLowerCase() : '';
  }

  private take(word: string): boolean {
    if (this.word() !== word) return false;
    this.at += 1;
    return true;
  }

  private expect(word: string): void {
    if (!this.take(word)) throw new NotUnderstood();
  }

  either(): Node {
    return this.joined('or', () => this.both());
  }

  private both(): Node {
    return this.joined('and', () => this.negation());
  }

  private joined(word: 'and' | 'or', read: () => Node): Node {
    const parts = [read()];
    while (this.take(word)) parts.push(read());
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'join', word, parts };
  }

  private negation(): Node {
    return this.take('not') ? { kind: 'not', inner: this.negation() } : this.comparison();
  }

  private comparison(): Node {
    const left = this.value();
    if (this.take('is')) {
      const negated = this.take('not');
      this.expect('null');
      return { kind: 'empty', left, negated };
    }
    if (this.take('between')) {
      const from = this.value();
      this.expect('and');
      return { kind: 'between', left, from, to: this.value() };
    }
    const operator = this.word();
    if (!COMPARISONS.has(operator)) return left;
    this.at += 1;
    return { kind: 'compare', operator: operator === '<>' ? '!=' : operator, left, right: operator === 'in' ? this.listed() : this.value() };
  }

  private listed(): Node {
    return this.word() === '(' ? { kind: 'list', items: this.inputs() } : this.value();
  }

  private inputs(): Node[] {
    this.expect('(');
    const items: Node[] = [];
    if (this.take(')')) return items;
    do items.push(this.either());
    while (this.take(','));
    this.expect(')');
    return items;
  }

  private value(): Node {
    const token = this.source[this.at];
    if (!token) throw new NotUnderstood();
    this.at += 1;
    if (token.kind === 'text') return { kind: 'text', value: token.value };
    if (token.kind === 'number') return { kind: 'number', value: Number(token.value) };
    if (token.value === '-') return this.negative();
    if (token.value === '(') {
      const inner = this.either();
      this.expect(')');
      return inner;
    }
    if (token.kind !== 'name') throw new NotUnderstood();
    return this.named(token.value);
  }

  private negative(): Node {
    const token = this.source[this.at];
    if (token?.kind !== 'number') throw new NotUnderstood();
    this.at += 1;
    return { kind: 'number', value: -Number(token.value) };
  }

  private named(name: string): Node {
    const lower = name.toLowerCase();
    if (lower === 'true' || lower === 'false') return { kind: 'boolean', value: lower === 'true' };
    if (lower === 'null') return { kind: 'null' };
    if (this.word() === '(') return { kind: 'call', name: name.toUpperCase(), inputs: this.inputs() };
    return { kind: 'path', value: name.replaceAll(/\[([^\]]+)\]/g, '$1') };
  }
}

/** The tree of an expression, or null when it says more than a sentence can. */
export function readExpression(source: string): Node | null {
  const list = tokens(source);
  if (!list || list.length === 0) return null;
  try {
    const reader = new Reader(list);
    const tree = reader.either();
    return reader.done ? tree : null;
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}
