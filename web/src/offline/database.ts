/** What this device keeps so that work goes on without a network. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { RecordData, Reference } from '@/api/types';

export interface OutgoingPhoto {
  name: string;
  type: string;
  /** The bytes themselves: a Blob in the database does not survive everywhere. */
  bytes: ArrayBuffer;
  /** The id of the file once it has arrived. */
  stored?: string;
}

export type QuickKind = 'note' | 'call' | 'visit';

/** A visit as it was written down, until the server has it. */
export interface OutgoingVisit {
  id: string;
  /** Whose it is: nobody else signed in on the same device sees or sends it. */
  person: string;
  at: string;
  account: Reference;
  /** What it was; a visit where nothing else is said. */
  kind?: QuickKind;
  text: string;
  position: { lat: number; lng: number } | null;
  photos: OutgoingPhoto[];
  /** Why the server does not take it as it is. */
  refused?: string;
}

/** Something done during a planned visit, until the server has it. */
export interface VisitCommand {
  id: string;
  person: string;
  /** The visit and what it is called. */
  visit: string;
  name: string;
  action: 'check_in' | 'do_step' | 'check_out';
  at: string;
  step?: string;
  record?: string;
  position?: { lat: number; lng: number } | null;
  accuracy?: number | null;
  text?: string;
  photos: OutgoingPhoto[];
  refused?: string;
}

interface Device extends DBSchema {
  visits: { key: string; value: OutgoingVisit; indexes: { person: string } };
  commands: { key: string; value: VisitCommand; indexes: { person: string } };
  /** What was last read of a person's visits and their actions. */
  days: { key: string; value: { person: string; visits: RecordData[]; actions: RecordData[] } };
  customers: { key: string; value: { person: string; list: Reference[] } };
}

let opened: Promise<IDBPDatabase<Device>> | null = null;

export function device(): Promise<IDBPDatabase<Device>> {
  opened ??= openDB<Device>('yunchou', 2, {
    upgrade: (db, before) => {
      if (before < 1) {
        db.createObjectStore('visits', { keyPath: 'id' }).createIndex('person', 'person');
        db.createObjectStore('customers', { keyPath: 'person' });
      }
      db.createObjectStore('commands', { keyPath: 'id' }).createIndex('person', 'person');
      db.createObjectStore('days', { keyPath: 'person' });
    },
    terminated: () => {
      opened = null;
    },
  });
  return opened;
}
