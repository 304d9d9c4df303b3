type Sqlite = typeof import("node:sqlite");

let loaded: Sqlite | undefined;

/** Node's own SQLite, loaded when first asked for; that the module is experimental is kept from the user. */
export function sqlite(): Sqlite {
  loaded ??= withoutExperimentalWarning(() => process.getBuiltinModule("node:sqlite"));
  return loaded;
}

// Node warns once, while the module loads; other warnings of that moment pass.
function withoutExperimentalWarning<T>(load: () => T): T {
  const { emitWarning } = process;
  const quiet = (...warning: readonly unknown[]): void => {
    if (warning[1] !== "ExperimentalWarning") Reflect.apply(emitWarning, process, warning);
  };
  process.emitWarning = quiet as typeof emitWarning;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
