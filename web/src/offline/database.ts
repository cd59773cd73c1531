/** What this device keeps so that work goes on without a network. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Reference } from '@/api/types';

export interface OutgoingPhoto {
  name: string;
  type: string;
  /** The bytes themselves: a Blob in the database does not survive everywhere. */
  bytes: ArrayBuffer;
  /** The id of the file once it has arrived. */
  stored?: string;
}

/** A visit as it was written down, until the server has it. */
export interface OutgoingVisit {
  id: string;
  /** Whose it is: nobody else signed in on the same device sees or sends it. */
  person: string;
  at: string;
  account: Reference;
  text: string;
  position: { lat: number; lng: number } | null;
  photos: OutgoingPhoto[];
  /** Why the server does not take it as it is. */
  refused?: string;
}

interface Device extends DBSchema {
  visits: { key: string; value: OutgoingVisit; indexes: { person: string } };
  customers: { key: string; value: { person: string; list: Reference[] } };
}

let opened: Promise<IDBPDatabase<Device>> | null = null;

export function device(): Promise<IDBPDatabase<Device>> {
  opened ??= openDB<Device>('yunchou', 1, {
    upgrade: (db) => {
      db.createObjectStore('visits', { keyPath: 'id' }).createIndex('person', 'person');
      db.createObjectStore('customers', { keyPath: 'person' });
    },
    terminated: () => {
      opened = null;
    },
  });
  return opened;
}
