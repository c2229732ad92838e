import { createHash, hash } from 'node:crypto';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { createDeflate } from 'node:zlib';
import { nextTurn } from '../../turns.ts';
import { canonicalJson, pieceLength } from '../canonical-json.ts';
import { encodingName, type Face, identity } from './faces.ts';
import { openFile, type PdfFile, pageLevel, type Sink } from './file.ts';
import { colourProfile, type DocumentInfo, infoDictionary, metadataPacket, pdfDate } from './metadata.ts';
import { addElement, type Element, type TaggedPage, writeStructure } from './structure.ts';

/** A page whose body is written; its foot waits for the number of pages. */
export interface OpenPage extends TaggedPage {
  width: number;
  height: number;
  contents: number[];
}

/** A document in the making: pages go to the file as they are ready, the rest of it follows at the end. */
export interface OpenDocument {
  file: PdfFile;
  /** The root of the structure tree. */
  root: Element;
  pages: OpenPage[];
  /** The name of a face in the resources. `wide`: some text in it is not plain ASCII. */
  fontName(face: Face, wide: boolean): string;
  addPage(width: number, height: number): OpenPage;
  /** Adds operators to a page. */
  addContent(page: OpenPage, operators: string): void;
  finish(): Promise<void>;
}

export interface DocumentSetting {
  info: DocumentInfo;
  /** What makes its identifier, beside title and time. */
  code: string;
  /** The data that the pages show, attached as JSON. */
  shows: unknown;
}

interface FontUse {
  id: number;
  name: string;
  wide: boolean;
}

/** Opens a document that is PDF/A-3a and PDF/UA-1, and is written to `sink` as it grows. */
export function openDocument(setting: DocumentSetting, sink: Sink): OpenDocument {
  const file = openFile(sink);
  const root = addElement(undefined, 'Document');
  const pages: OpenPage[] = [];
  const fonts = new Map<Face, FontUse>();
  const resources = file.reserve();
  const tree = file.reserve();
  return {
    file,
    root,
    pages,
    fontName(face, wide) {
      const use = fonts.get(face) ?? { id: file.reserve(), name: `F${fonts.size + 1}`, wide: false };
      use.wide ||= wide;
      fonts.set(face, use);
      return use.name;
    },
    addPage(width, height) {
      const page = { id: file.reserve(), owners: [], contents: [], width, height };
      pages.push(page);
      return page;
    },
    addContent(page, operators) {
      const id = file.reserve();
      page.contents.push(id);
      file.stream(id, '', operators);
    },
    async finish() {
      const parents: { parents: number }[] = [];
      for (const [index, page] of pages.entries()) {
        parents.push(writePage(file, page, index, { tree, resources }));
        if (index % 20 === 19) await turn(file);
      }
      writeFonts(file, fonts, resources);
      const structure = writeStructure(file, root, parents);
      const kids = pages.map(({ id }) => `${id} 0 R`).join(' ');
      file.object(tree, `<</Type/Pages/Count ${pages.length}/Kids[${kids}]>>`);
      const { attachment, hash } = await writeAttachment(file, setting);
      const catalog = writeCatalog(file, setting.info, { tree, structure, attachment });
      const info = file.reserve();
      file.plainObject(info, infoDictionary(setting.info));
      await file.finish(catalog, info, hash);
    },
  };
}

/** Between pages: others have their turn, and what is ready goes out. */
export async function turn(file: PdfFile): Promise<void> {
  await nextTurn();
  await file.drain();
}

function writePage(
  file: PdfFile,
  page: OpenPage,
  index: number,
  shared: { tree: number; resources: number },
) {
  const { id, width, height, contents, owners } = page;
  const parents = file.reserve();
  file.object(parents, `[${owners.map((owner) => `${owner} 0 R`).join(' ')}]`);
  const box = `[0 0 ${points(width)} ${points(height)}]`;
  const streams = contents.map((content) => `${content} 0 R`).join(' ');
  file.object(
    id,
    `<</Type/Page/Parent ${shared.tree} 0 R/MediaBox${box}/Resources ${shared.resources} 0 R/Contents[${streams}]/StructParents ${index}/Tabs/S>>`,
  );
  return { parents };
}

function points(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function writeFonts(file: PdfFile, fonts: ReadonlyMap<Face, FontUse>, resources: number): void {
  for (const [face, { id, wide }] of fonts) writeFont(file, face, id, wide);
  const names = [...fonts.values()].map(({ id, name }) => `/${name} ${id} 0 R`).join('');
  file.object(resources, `<</Font<<${names}>>>>`);
}

function writeFont(file: PdfFile, face: Face, id: number, wide: boolean): void {
  const { name, program, programDict, programKey, toUnicode, encoding, descendant, descriptor } =
    face.embedding(wide);
  const ids = {
    program: file.reserve(),
    toUnicode: file.reserve(),
    encoding: file.reserve(),
    descriptor: file.reserve(),
    cid: file.reserve(),
  };
  file.stream(ids.program, programDict, program, 'deflated');
  file.stream(ids.toUnicode, '', toUnicode, 'deflated');
  const about = `/Type/CMap/CMapName/${encodingName}/CIDSystemInfo${identity}`;
  file.stream(ids.encoding, about, encoding, 'deflated');
  file.object(ids.descriptor, `<<${descriptor}/${programKey} ${ids.program} 0 R>>`);
  file.object(ids.cid, `<<${descendant}/FontDescriptor ${ids.descriptor} 0 R>>`);
  file.object(
    id,
    `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding ${ids.encoding} 0 R/DescendantFonts[${ids.cid} 0 R]/ToUnicode ${ids.toUnicode} 0 R>>`,
  );
}

const fileName = 'data.json';

/** Writes what the pages show as an attached file. `hash`: 32 hex digits that are the same for the same document only. */
async function writeAttachment(file: PdfFile, { info, code, shows }: DocumentSetting) {
  const [stream, attachment] = [file.reserve(), file.reserve()];
  const day = pdfDate(info.issuedAt);
  const about = (size: number) =>
    `/Type/EmbeddedFile/Subtype/application#2Fjson/Params<</Size ${size}/CreationDate${day}/ModDate${day}>>`;
  const pieces = canonicalJson(shows, '\n');
  const first = pieces.next().value ?? '';
  const said = JSON.stringify([info, code]) + first;
  let sum: string;
  if (first.length < pieceLength) {
    const bytes = Buffer.from(first);
    file.stream(stream, about(bytes.length), bytes);
    sum = hash('sha256', said);
  } else {
    const { bytes, size, sum: own } = await deflatePieces(said, first, pieces);
    file.stream(stream, about(size), bytes, 'deflated');
    sum = own;
  }
  file.object(
    attachment,
    `<</Type/Filespec/F(${fileName})/UF(${fileName})/Desc(Data yang tercetak pada naskah ini)/AFRelationship/Data/EF<</F ${stream} 0 R/UF ${stream} 0 R>>>>`,
  );
  return { attachment, hash: sum.slice(0, 32) };
}

/** Long data is compressed beside, piece by piece, and is never in memory as a whole. `said`: what is hashed before the rest. */
async function deflatePieces(said: string, first: string, rest: Iterable<string>) {
  const summed = createHash('sha256').update(said);
  const deflater = createDeflate({ level: pageLevel });
  const bytes = buffer(deflater);
  let size = Buffer.byteLength(first);
  deflater.write(first);
  for (const piece of rest) {
    const part = Buffer.from(piece);
    summed.update(part);
    size += part.length;
    if (!deflater.write(part)) await once(deflater, 'drain');
  }
  deflater.end();
  return { bytes: await bytes, size, sum: summed.digest('hex') };
}

interface Roots {
  tree: number;
  structure: number;
  attachment: number;
}

function writeCatalog(file: PdfFile, info: DocumentInfo, { tree, structure, attachment }: Roots): number {
  const [catalog, metadata, profile] = [file.reserve(), file.reserve(), file.reserve()];
  file.stream(metadata, '/Type/Metadata/Subtype/XML', metadataPacket(info), 'plain');
  file.stream(profile, '/N 3', colourProfile, 'deflated');
  const intent = `<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile ${profile} 0 R>>`;
  file.plainObject(
    catalog,
    `<</Type/Catalog/Version/1.7/Pages ${tree} 0 R/Metadata ${metadata} 0 R/OutputIntents[${intent}]/MarkInfo<</Marked true>>/StructTreeRoot ${structure} 0 R/Lang(id-ID)/ViewerPreferences<</DisplayDocTitle true>>/Names<</EmbeddedFiles<</Names[(${fileName})${attachment} 0 R]>>>>/AF[${attachment} 0 R]>>`,
  );
  return catalog;
}
