/** Keys of the browser, in the JSON form in which the server speaks of them. */

export function passkeysPossible(): boolean {
  return window.isSecureContext && 'PublicKeyCredential' in window && typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function';
}

/** Makes a key. Throws a DOMException when the person does not want to. */
export async function makePasskey(options: unknown): Promise<Signed> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
  return asJson(await navigator.credentials.create({ publicKey }));
}

/** Signs with a key that the person chooses. Throws a DOMException when the person does not want to. */
export async function signWithPasskey(options: unknown): Promise<Signed> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  return asJson(await navigator.credentials.get({ publicKey }));
}

/** A credential as browsers write it. */
type Signed = Record<string, unknown>;

function asJson(credential: Credential | null): Signed {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException('no credential', 'NotAllowedError');
  return { ...credential.toJSON() };
}

/** Whether a person called the browser's dialog off: no fault to speak of. */
export function calledOff(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError');
}
