import type { FontFile, InstalledFont } from '../fonts.ts';
import { nameFont } from './installed.ts';
import type { FontMeasures } from './measure.ts';

/** A face in JSON: its program in base 64. */
interface PackedFace {
  program: string | { plain: string; wide: string };
  measures: FontMeasures;
}

/** A family as text, for a file or another thread. */
export function packFont({ family, name, files }: InstalledFont): string {
  const { normal, bold, italics } = files;
  return JSON.stringify({
    family,
    name,
    normal: packedFace(normal),
    bold: packedFace(bold),
    italics: packedFace(italics),
  });
}

/** The family that was packed. Throws where the text is not what was packed. */
export function unpackFont(text: string): InstalledFont {
  const { family, name, normal, bold, italics } = JSON.parse(text);
  const font = nameFont(name, {
    normal: unpackedFace(normal),
    bold: unpackedFace(bold),
    italics: unpackedFace(italics),
  });
  if (font.family === family) return font;
  throw new Error(`the files of ${name} are not those of ${family}`);
}

const packedProgram = (bytes: Buffer) => bytes.toString('base64');
const unpackedProgram = (text: string) => Buffer.from(text, 'base64');

function packedFace({ program, measures }: FontFile): PackedFace {
  if (Buffer.isBuffer(program)) return { program: packedProgram(program), measures };
  const { plain, wide } = program;
  return { program: { plain: packedProgram(plain), wide: packedProgram(wide) }, measures };
}

function unpackedFace({ program, measures }: PackedFace): FontFile {
  if (typeof program === 'string') return { program: unpackedProgram(program), measures };
  const { plain, wide } = program;
  return { program: { plain: unpackedProgram(plain), wide: unpackedProgram(wide) }, measures };
}
