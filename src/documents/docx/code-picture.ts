import { wordPayload } from '../../domain/code.ts';
import type { IssueMark } from '../template.ts';
import type { Layout } from './layout.ts';
import { modulesOfCode, qrPicture, whitePicture } from './qr-picture.ts';
import { type Packed, pack } from './zip-file.ts';

/** What Word shows as the name of the picture. The picture is known by it, because Word renames the file when it saves. */
const name = 'Kode QR naskah';

/** What the picture of the code is in each layout: the files that hold it. */
const known = new WeakMap<Layout, readonly string[]>();

/**
 * The picture of the code in place of the one in the layout: the code without a page, because Word decides the pages
 * (DESIGN 6). A layout whose office took the picture out has none.
 */
export function codePictures(layout: Layout, { code, konsep }: IssueMark): [file: string, Packed][] {
  const files = known.get(layout) ?? pictureFiles(layout);
  known.set(layout, files);
  if (files.length === 0) return [];
  const picture = pack(konsep ? whitePicture() : qrPicture(wordPayload(code)));
  return files.map((file) => [file, picture]);
}

function pictureFiles({ zip }: Layout): string[] {
  const parts = Object.keys(zip.files).filter((file) =>
    /^word\/(document|header|footer)\w*\.xml$/.test(file),
  );
  return [...new Set(parts.flatMap((part) => picturesIn(zip, part)))];
}

function picturesIn(zip: Layout['zip'], part: string): string[] {
  const xml = zip.file(part)!.asText();
  const drawings = xml.match(/<w:drawing>[\s\S]*?<\/w:drawing>/g) ?? [];
  const relations = zip.file(part.replace(/^word\/(.*)$/, 'word/_rels/$1.rels'))?.asText() ?? '';
  return drawings
    .filter((drawing) => new RegExp(`<wp:docPr\\b[^>]*\\b(?:name|descr)="${name}"`).test(drawing))
    .flatMap((drawing) => /\br:embed="([^"]+)"/.exec(drawing)?.[1] ?? [])
    .flatMap((id) => new RegExp(`<Relationship\\b[^>]*\\bId="${id}"[^>]*>`).exec(relations)?.[0] ?? [])
    .flatMap((relation) => /\bTarget="\/?(?:word\/)?([^"]+\.png)"/.exec(relation)?.[1] ?? [])
    .map((target) => `word/${target}`);
}

const drawing = 'http://schemas.openxmlformats.org/drawingml/2006';

/** A module of 0.75 mm, as in a PDF, in the units of drawings: 36,000 a millimetre. */
const side = Math.round(modulesOfCode * 0.75 * 36_000);

/**
 * A run with the picture, for the foot of a first page: at the right margin, from where the text of a page ends down. It hangs
 * over the page and moves nothing. `id` is the relationship to the file of the picture.
 */
export function codePictureRun(id: string): string {
  const extent = `cx="${side}" cy="${side}"`;
  return [
    '<w:r><w:drawing>',
    `<wp:anchor xmlns:wp="${drawing}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0" simplePos="0"`,
    ' relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>',
    '<wp:positionH relativeFrom="margin"><wp:align>right</wp:align></wp:positionH>',
    '<wp:positionV relativeFrom="bottomMargin"><wp:posOffset>0</wp:posOffset></wp:positionV>',
    `<wp:extent ${extent}/><wp:wrapNone/><wp:docPr id="1" name="${name}" descr="${name}"/>`,
    `<a:graphic xmlns:a="${drawing}/main"><a:graphicData uri="${drawing}/picture"><pic:pic xmlns:pic="${drawing}/picture">`,
    `<pic:nvPicPr><pic:cNvPr id="1" name="${name}"/><pic:cNvPicPr/></pic:nvPicPr>`,
    `<pic:blipFill><a:blip r:embed="${id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`,
    `<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`,
    '</pic:pic></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>',
  ].join('');
}
