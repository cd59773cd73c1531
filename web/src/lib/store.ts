/** Small things kept in the browser: a person's columns, an unsaved draft. Storage may be full or forbidden. */

function read(storage: Storage, key: string): unknown {
  try {
    const text = storage.getItem(key);
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

function write(storage: Storage, key: string, value: unknown): void {
  try {
    if (value === null || value === undefined) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(value));
  } catch {
    // Nothing is lost but the convenience.
  }
}

export const kept = {
  get: (key: string): unknown => read(localStorage, `yunchou.${key}`),
  set: (key: string, value: unknown): void => write(localStorage, `yunchou.${key}`, value),
};

export const drafts = {
  get: (key: string): unknown => read(sessionStorage, `yunchou.draft.${key}`),
  set: (key: string, value: unknown): void => write(sessionStorage, `yunchou.draft.${key}`, value),
  clear: (key: string): void => write(sessionStorage, `yunchou.draft.${key}`, null),
};

/** How long a form that was not saved is offered again, in milliseconds. */
const OFFERED = 7 * 24 * 3600_000;

/** Unsaved forms of one person, which outlive the window; what was not come back to for a week is let go. */
export const formDrafts = {
  get: (person: string, key: string): unknown => {
    const name = `yunchou.form.${person}.${key}`;
    const found = read(localStorage, name) as { at?: number; values?: unknown } | null;
    if (!found) return null;
    if (typeof found.at === 'number' && Date.now() - found.at < OFFERED) return found.values;
    write(localStorage, name, null);
    return null;
  },
  set: (person: string, key: string, values: unknown): void => write(localStorage, `yunchou.form.${person}.${key}`, values === null ? null : { at: Date.now(), values }),
};
