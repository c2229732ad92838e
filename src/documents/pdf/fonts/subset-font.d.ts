declare module 'subset-font' {
  function subsetFont(
    font: Buffer,
    text: string,
    options: { targetFormat: 'sfnt'; noHinting: boolean },
  ): Promise<Buffer>;
  export default subsetFont;
}
