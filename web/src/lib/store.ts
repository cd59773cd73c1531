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
