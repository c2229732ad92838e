import { z } from 'zod';
import type { Archive } from '../archive/archive.ts';
import { getCase } from '../archive/case-files.ts';
import type { Berkas } from '../domain/berkas.ts';
import type { Kegiatan } from '../domain/kegiatan.ts';
import { parseInput } from '../domain/problems.ts';
import { regulationsAt } from '../domain/regulations.ts';
import { AppError } from '../errors.ts';
import type { Office } from './document.ts';
import type { IssueRequest } from './issue-request.ts';
import type { LoadedTemplate } from './load-templates.ts';
import type { PickSource, Template, Versioned } from './template.ts';

/**
 * Reads what the template may look at. `invalid_input` for an id that the template needs and the request lacks, for a
 * kegiatan of another kind, one that has no line for the berkas, and for input that the template does not know.
 */
export async function loadSource(
  office: Office,
  { template, type }: LoadedTemplate,
  request: IssueRequest,
): Promise<PickSource> {
  const needed = template.from === 'berkas' ? 'berkasId' : 'kegiatanId';
  if (!request[needed]) {
    throw refusal(needed, `Naskah ${type} dibuat dari satu ${template.from}: sebutkan id-nya.`);
  }
  checkSwitch(office, template, type);
  const input = parseInput(template.input ?? z.strictObject({}), request.input, `input of ${type}`);
  const { archive } = office;
  const berkas = request.berkasId && (await readVersion<Berkas>(archive, 'berkas', request.berkasId));
  const kegiatan =
    request.kegiatanId && (await readVersion<Kegiatan>(archive, 'kegiatan', request.kegiatanId));
  if (kegiatan) checkKegiatan(template, type, kegiatan.data, request.berkasId);
  const members =
    kegiatan && template.from === 'kegiatan'
      ? await readMembers(archive, kegiatan.data)
      : await readReplacement(archive, template, berkas ? berkas.data : undefined);
  return {
    ...(berkas && { berkas }),
    ...(kegiatan && { kegiatan }),
    members,
    instansi: office.instansi.data,
    regulations: regulationsAt(request.date),
    date: request.date,
    input,
  };
}

function checkSwitch({ instansi }: Office, { optional }: Template, type: string): void {
  if (!optional || instansi.data.naskahTambahan?.includes(type)) return;
  const message = `Naskah ${type} tidak dipakai di sini. Bila perlu, sebutkan dalam naskahTambahan pada data instansi.`;
  throw new AppError('invalid_input', `${type} is switched off`, {
    problems: [{ path: 'type', label: 'Jenis naskah', message }],
  });
}

function checkKegiatan(
  template: Template,
  type: string,
  { jenis, lines }: Kegiatan,
  berkasId?: string,
): void {
  if (template.kegiatan && template.kegiatan !== jenis) {
    throw refusal('kegiatanId', `Naskah ${type} memerlukan kegiatan ${template.kegiatan}, bukan ${jenis}.`);
  }
  if (berkasId && !lines.some((line) => line.berkasId === berkasId)) {
    throw refusal('berkasId', `Berkas ini tidak ada di daftar kegiatan ${jenis} yang disebut.`);
  }
}

function refusal(path: 'berkasId' | 'kegiatanId', message: string): AppError {
  const label = path === 'berkasId' ? 'Berkas' : 'Kegiatan';
  return new AppError('invalid_input', `${path}: ${message}`, { problems: [{ path, label, message }] });
}

async function readVersion<T>(archive: Archive, noun: 'berkas' | 'kegiatan', id: string, version?: number) {
  const saved = await getCase(archive, noun, id, version);
  return { id: saved.id, version: saved.version, data: saved.data } as Versioned<T>;
}

/** Sixteen at a time: a lampiran has thousands of lines. */
async function readMembers(archive: Archive, { lines }: Kegiatan): Promise<Versioned<Berkas>[]> {
  const members: Versioned<Berkas>[] = [];
  for (let from = 0; from < lines.length; from += 16) {
    const slice = lines.slice(from, from + 16);
    const read = slice.map((line) =>
      readVersion<Berkas>(archive, 'berkas', line.berkasId, line.berkasVersion),
    );
    members.push(...(await Promise.all(read)));
  }
  return members;
}

/** A paper of a change names the family that comes instead, if there is one. */
async function readReplacement(archive: Archive, { stage }: Template, berkas: Berkas | undefined) {
  const id = stage === 'perubahan' ? berkas?.perubahan?.pengganti : undefined;
  return id === undefined ? [] : [await readVersion<Berkas>(archive, 'berkas', id)];
}

/** Where the printed data came from: versions of berkas, kegiatan and instansi. */
export interface Sources {
  berkas: { id: string; version: number }[];
  kegiatan?: { id: string; version: number };
  instansi: number;
}

/** The versions of what was read. */
export function sourcesOf(office: Office, { berkas, kegiatan, members }: PickSource): Sources {
  const named = ({ id, version }: Versioned<unknown>) => ({ id, version });
  return {
    berkas: [...(berkas ? [berkas] : []), ...members].map(named),
    ...(kegiatan && { kegiatan: named(kegiatan) }),
    instansi: office.instansi.version,
  };
}

/** What the paper is about: the documents of one subject, type and format supersede each other. */
export function subjectOf({ berkas, kegiatan }: PickSource): string {
  return [berkas && `berkas:${berkas.id}`, kegiatan && `kegiatan:${kegiatan.id}`].filter(Boolean).join(' ');
}
