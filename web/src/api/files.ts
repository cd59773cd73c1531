/** Sending files, with word of how far it is, and the addresses they are fetched from. */
import { BASE, csrfToken, requestLanguage } from './client';
import { ApiProblem } from './problem';

export interface StoredFile {
  id: string;
  name: string;
  size: number;
  type: string;
}

export function fileAddress(file: Pick<StoredFile, 'id'>): string {
  return `${BASE}/files/${file.id}`;
}

export function thumbnailAddress(file: Pick<StoredFile, 'id'>): string {
  return `${fileAddress(file)}/thumbnail`;
}

/** Uploads one file. `progress` gets shares from 0 to 1. Throws ApiProblem; an aborted upload too, with status 0. */
export function uploadFile(file: File, progress: (share: number) => void, signal: AbortSignal): Promise<StoredFile> {
  return new Promise((resolve, reject) => {
    // Not fetch, which does not say how much of a body has gone out.
    const call = new XMLHttpRequest();
    call.open('POST', `${BASE}/files`);
    call.setRequestHeader('Accept', 'application/json');
    call.setRequestHeader('Accept-Language', requestLanguage());
    const token = csrfToken();
    if (token) call.setRequestHeader('X-CSRF-Token', token);
    call.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    call.onerror = () => reject(new ApiProblem(0, { code: 'unreachable' }));
    call.onabort = () => reject(new ApiProblem(0, { code: 'aborted' }));
    call.onload = () => {
      const response = new Response(call.responseText, { status: call.status, headers: { 'Retry-After': call.getResponseHeader('Retry-After') ?? '' } });
      if (response.ok) resolve(JSON.parse(call.responseText) as StoredFile);
      else void ApiProblem.from(response).then(reject);
    };
    signal.addEventListener('abort', () => call.abort());
    const form = new FormData();
    form.append('file', file, file.name);
    call.send(form);
  });
}
