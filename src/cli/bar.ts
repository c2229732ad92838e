/** How far a long work is, where a person watches. */
export interface Bar {
  /** `done` of `total`; `said` stands behind it. */
  show(done: number, total: number, said?: string): void;
  /** Leaves the line, also of a work that was stopped. */
  end(): void;
}

/** A bar on stderr; none where it is not a terminal, or `quiet`. */
export function bar(quiet: boolean): Bar {
  if (quiet || !process.stderr.isTTY) return { show() {}, end() {} };
  return {
    show(done, total, said = '') {
      const filled = Math.floor((done / Math.max(1, total)) * width);
      const line = `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done} / ${total}${said}`;
      process.stderr.write(`\r  ${line}   `);
    },
    end: () => void process.stderr.write('\n'),
  };
}

const width = 30;
